/* Checking a message against the schema an operator has configured. */
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ern.h"

/* The first error that libxml2 reports, as one line. */
struct first_error {
    char text[300];
};

static void
note_error(void *arg, xmlErrorPtr error)
{
    struct first_error *first = arg;

    if (first->text[0] || !error || !error->message)
        return;
    snprintf(first->text, sizeof(first->text), "line %d: %s", error->line,
             error->message);
    first->text[strcspn(first->text, "\n")] = '\0';
}

static xmlSchemaPtr
load_schema(const char *file, struct first_error *first)
{
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(file);
    xmlSchemaPtr schema = NULL;

    if (!parser)
        return NULL;
    xmlSchemaSetParserStructuredErrors(parser, note_error, first);
    schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    return schema;
}

static int
check(xmlSchemaPtr schema, xmlDocPtr document, struct first_error *first)
{
    xmlSchemaValidCtxtPtr context = xmlSchemaNewValidCtxt(schema);
    int rc;

    if (!context)
        return -1;
    xmlSchemaSetValidStructuredErrors(context, note_error, first);
    rc = xmlSchemaValidateDoc(context, document);
    xmlSchemaFreeValidCtxt(context);
    return rc;
}

int
ern_validate(const char *schema_file, const struct ern_message *message,
             struct dp_err *err)
{
    struct first_error first = {0};
    xmlSchemaPtr schema;
    xmlDocPtr document;
    int rc;

    schema = access(schema_file, R_OK) == 0 ? load_schema(schema_file, &first)
                                            : NULL;
    if (!schema)
        return dp_fail(err, DP_E_INTERNAL,
                       "delivery.schema \"%s\" cannot be read: %s", schema_file,
                       first.text);
    document = xmlReadMemory(message->xml, (int)message->len, "message.xml",
                             NULL, XML_PARSE_NONET);
    rc = document ? check(schema, document, &first) : -1;
    xmlFreeDoc(document);
    xmlSchemaFree(schema);
    if (rc == 0)
        return 0;
    return dp_refuse(err, DP_E_INVALID_RELEASE,
                     "The message for the stores does not keep to its "
                     "schema (%s).",
                     first.text);
}
