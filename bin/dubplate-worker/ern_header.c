/* MessageHeader and PartyList: who tells whom, and who is who. */
#include "ern_xml.h"

static void
party_of(struct ern *ern, const char *element, const char *id, const char *name)
{
    ern_open(ern, element);
    ern_text(ern, "PartyId", id);
    ern_open(ern, "PartyName");
    ern_text(ern, "FullName", name);
    ern_close(ern);
    ern_close(ern);
}

void
ern_header(struct ern *ern)
{
    const struct ern_envelope *envelope = ern->envelope;

    ern_open(ern, "MessageHeader");
    ern_text(ern, "MessageThreadId", ern->cargo->release.release_id);
    ern_text(ern, "MessageId", envelope->message_id);
    party_of(ern, "MessageSender", envelope->sender_id, envelope->sender_name);
    party_of(ern, "MessageRecipient", envelope->recipient_id,
             envelope->recipient_name);
    ern_text(ern, "MessageCreatedDateTime", ern->cargo->created_at);
    ern_text(ern, "MessageControlType", "LiveMessage");
    ern_close(ern);
}

void
ern_parties(struct ern *ern)
{
    const char *name;
    json_t *number;

    ern_open(ern, "PartyList");
    json_object_foreach(ern->parties, name, number)
    {
        ern_open(ern, "Party");
        ern_text(ern, "PartyReference", ern_party(ern, name));
        ern_open(ern, "PartyName");
        ern_text(ern, "FullName", name);
        ern_close(ern);
        ern_close(ern);
    }
    ern_close(ern);
}
