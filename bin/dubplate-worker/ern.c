/* An ERN message: the writer, and the parts one after the other. */
#include "ern.h"

#include <libxml/xmlwriter.h>
#include <stdarg.h>
#include <string.h>

#include "base/utf8.h"
#include "ern_xml.h"
#include "json/json.h"

/* Longest text of an element; lyrics do not go into messages. */
#define TEXT_MAX_CHARS 4000

static const xmlChar *
xml(const char *text)
{
    return (const xmlChar *)text;
}

static void
check(struct ern *ern, int rc)
{
    if (rc < 0)
        ern->failed = true;
}

void
ern_open(struct ern *ern, const char *name)
{
    check(ern, xmlTextWriterStartElement(ern->writer, xml(name)));
}

void
ern_close(struct ern *ern)
{
    check(ern, xmlTextWriterEndElement(ern->writer));
}

/* text fit for XML: what XML 1.0 (2.2) has no place for is taken out. */
static const char *
fit(struct ern *ern, const char *text)
{
    char *clean = dp_utf8_clean(ern->arena, text, TEXT_MAX_CHARS);
    char *to = clean;

    for (const char *from = clean; *from;) {
        bool none = strncmp(from, "\xef\xbf\xbe", 3) == 0
                    || strncmp(from, "\xef\xbf\xbf", 3) == 0;

        if (none)
            from += 3;
        else
            *to++ = *from++;
    }
    *to = '\0';
    return clean;
}

void
ern_attr(struct ern *ern, const char *name, const char *value)
{
    check(ern, xmlTextWriterWriteAttribute(ern->writer, xml(name),
                                           xml(fit(ern, value))));
}

/* The text of the element just opened, fit for XML. */
static void
put_text(struct ern *ern, const char *value)
{
    check(ern, xmlTextWriterWriteString(ern->writer, xml(fit(ern, value))));
}

void
ern_text(struct ern *ern, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    ern_open(ern, name);
    put_text(ern, value);
    ern_close(ern);
}

void
ern_textf(struct ern *ern, const char *name, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    ern_text(ern, name, dp_vprintf(ern->arena, fmt, args));
    va_end(args);
}

void
ern_worldwide(struct ern *ern, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    ern_open(ern, name);
    ern_attr(ern, "ApplicableTerritoryCode", "Worldwide");
    ern_attr(ern, "IsDefault", "true");
    put_text(ern, value);
    ern_close(ern);
}

const char *
ern_party(struct ern *ern, const char *name)
{
    json_int_t number = dp_json_int(ern->parties, name, 0);

    if (number == 0) {
        number = (json_int_t)json_object_size(ern->parties) + 1;
        if (json_object_set_new(ern->parties, name, json_integer(number)))
            ern->failed = true;
    }
    return dp_printf(ern->arena, "P%lld", (long long)number);
}

static void
root(struct ern *ern)
{
    const char *language =
        dp_json_text(ern->cargo->fields, "metadata_language");

    check(ern, xmlTextWriterStartElementNS(ern->writer, xml("ern"),
                                           xml("NewReleaseMessage"),
                                           xml(ERN_NAMESPACE)));
    ern_attr(ern, "ReleaseProfileVersionId", "Audio");
    ern_attr(ern, "LanguageAndScriptCode",
             language && *language ? language : "en");
    ern_attr(ern, "AvsVersionId", "6");
}

/*
 * Parties are named by resources and releases, but stand before them: so the
 * parts after the list are written twice, the first time to nowhere.
 */
static void
collect_parties(struct ern *ern)
{
    xmlTextWriterPtr real = ern->writer;
    xmlBufferPtr nowhere = xmlBufferCreate();

    ern->writer = xmlNewTextWriterMemory(nowhere, 0);
    ern_open(ern, "Nowhere");
    ern_resources(ern);
    ern_releases(ern);
    ern_close(ern);
    xmlFreeTextWriter(ern->writer);
    xmlBufferFree(nowhere);
    ern->writer = real;
}

static void
write_message(struct ern *ern)
{
    check(ern, xmlTextWriterSetIndent(ern->writer, 1));
    check(ern, xmlTextWriterStartDocument(ern->writer, "1.0", "UTF-8", NULL));
    root(ern);
    ern_header(ern);
    collect_parties(ern);
    ern_parties(ern);
    ern_resources(ern);
    ern_releases(ern);
    ern_deals(ern);
    ern_close(ern);
    check(ern, xmlTextWriterEndDocument(ern->writer));
}

int
ern_build(struct ern_message *message, struct dp_arena *arena,
          const struct cargo *cargo, const struct ern_envelope *envelope,
          struct dp_err *err)
{
    xmlBufferPtr buffer = xmlBufferCreate();
    struct ern ern = {.writer = xmlNewTextWriterMemory(buffer, 0),
                      .arena = arena,
                      .cargo = cargo,
                      .envelope = envelope,
                      .parties = dp_json_empty(arena)};

    if (!buffer || !ern.writer)
        return dp_fail(err, DP_E_INTERNAL, "libxml2: out of memory");
    write_message(&ern);
    xmlFreeTextWriter(ern.writer);
    message->len = (size_t)xmlBufferLength(buffer);
    message->xml =
        dp_strndup(arena, (const char *)xmlBufferContent(buffer), message->len);
    xmlBufferFree(buffer);
    return ern.failed ? dp_fail(err, DP_E_INTERNAL,
                                "the message could not "
                                "be written")
                      : 0;
}
