fcgi_PROGRAMS += %D%/oauth.fcgi
%C%_oauth_fcgi_LDADD = lib/libdubplate_fetch.la lib/libdubplate.la \
	$(JANSSON_LIBS) $(QRENCODE_LIBS)
%C%_oauth_fcgi_CPPFLAGS = $(AM_CPPFLAGS) $(QRENCODE_CFLAGS) \
	-I$(srcdir)/%D%
%C%_oauth_fcgi_SOURCES = \
	%D%/account.c %D%/account.h \
	%D%/account_get.c \
	%D%/account_grant_post.c \
	%D%/account_identity_post.c \
	%D%/account_password_post.c \
	%D%/account_session_post.c \
	%D%/account_token_post.c \
	%D%/account_token_revoke_post.c \
	%D%/account_totp.c \
	%D%/asked.c %D%/asked.h \
	%D%/authorization_server_get.c \
	%D%/authorize_get.c \
	%D%/authorize_post.c \
	%D%/back.c %D%/back.h \
	%D%/back_unasked.c \
	%D%/browser.c %D%/browser.h \
	%D%/client_auth.c %D%/client_auth.h \
	%D%/callback_get.c \
	%D%/consent.c %D%/consent.h \
	%D%/grant.h \
	%D%/grant_authorization_code.c \
	%D%/grant_client_credentials.c \
	%D%/grant_refresh_token.c \
	%D%/introspect_post.c \
	%D%/invitation.c \
	%D%/jwks_get.c \
	%D%/federate_post.c \
	%D%/federation.c %D%/federation.h \
	%D%/login.c %D%/login.h \
	%D%/login_get.c \
	%D%/login_post.c \
	%D%/logout_post.c \
	%D%/main.c \
	%D%/oauth.h \
	%D%/protected_resource_get.c \
	%D%/qr.c %D%/qr.h \
	%D%/register_post.c \
	%D%/revoke_post.c \
	%D%/signin.c %D%/signin.h \
	%D%/state.c \
	%D%/style_get.c \
	%D%/token_answer.c \
	%D%/token_post.c \
	%D%/totp.c %D%/totp.h \
	%D%/userinfo_get.c \
	%D%/well_known.c

# The pages, compiled in.
oauth_pages = \
	%D%/pages/account.html \
	%D%/pages/client.html \
	%D%/pages/consent.html \
	%D%/pages/error.html \
	%D%/pages/federate.html \
	%D%/pages/foot.html \
	%D%/pages/head.html \
	%D%/pages/invitation.html \
	%D%/pages/login.html \
	%D%/pages/style.css \
	%D%/pages/token.html \
	%D%/pages/totp.html \
	%D%/pages/totp_set.html
EXTRA_DIST += $(oauth_pages) %D%/embed.awk
CLEANFILES += %D%/pages.c
nodist_%C%_oauth_fcgi_SOURCES = %D%/pages.c
%D%/pages.c: $(oauth_pages) %D%/embed.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && $(AWK) -f $(srcdir)/%D%/embed.awk \
	  $(addprefix $(srcdir)/,$(oauth_pages)) > $@
