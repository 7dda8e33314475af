/*
 * What a client asks for at the authorization endpoint (RFC 6749 section
 * 4.1.1, RFC 7636, RFC 8707, OpenID Connect Core section 3.1.2.1), checked.
 */
#ifndef ASKED_H
#define ASKED_H

#include "back.h"
#include "http/form.h"
#include "store/authrequest.h"
#include "store/client.h"

struct asked {
    const struct dp_client *client;
    struct back back;
    struct dp_authrequest_new new; /* all but its key and ttl_s */
    const char *hinted;            /* see struct signin */
};

/*
 * Which client, and where it wants the answer.  Nothing may be sent to the
 * redirect address before this: what is wrong here is told to the person, on
 * a page.
 */
int asked_client(const struct dp_req *req, const struct dp_form *form,
                 struct asked *asked, struct dp_err *err);

/* The rest; what is wrong here is told to the client: back_unasked(). */
int asked_read(const struct dp_req *req, const struct dp_form *form,
               struct asked *asked, struct dp_err *err);

#endif
