/*
 * Answers of a store that is reached by folder: XML files in its
 * acknowledgements/ whose name contains that of the delivery.
 *
 * Read are <FileStatus> (FileOK, or what is wrong) and, for people, the first
 * of <ErrorText>, <StatusDescription>, <Comment>.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "carrier_folder.h"

#define ANSWER_MAX_BYTES 65536

/* The text of the first element of a name, anywhere below node; or NULL. */
static const char *
text_of(struct dp_arena *arena, xmlNodePtr node, const char *name)
{
    for (; node; node = node->next) {
        const char *found;

        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (strcmp((const char *)node->name, name) == 0) {
            xmlChar *text = xmlNodeGetContent(node);

            found = dp_utf8_clean(arena, (const char *)text, 300);
            xmlFree(text);
            return found;
        }
        found = text_of(arena, node->children, name);
        if (found)
            return found;
    }
    return NULL;
}

static const char *
words_of(struct dp_arena *arena, xmlNodePtr root)
{
    static const char *const names[] = {"ErrorText", "StatusDescription",
                                        "Comment"};
    const char *text = NULL;

    for (size_t i = 0; !text && i < 3; i++)
        text = text_of(arena, root, names[i]);
    return text;
}

static void
read_answer(struct dp_arena *arena, const char *xml, size_t len,
            struct answer *answer)
{
    xmlDocPtr document = xmlReadMemory(
        xml, (int)len, "acknowledgement.xml", NULL,
        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlNodePtr root;

    if (!document)
        return; /* not complete yet, or not XML: looked at again */
    root = xmlDocGetRootElement(document);
    answer->code = text_of(arena, root, "FileStatus");
    answer->text = words_of(arena, root);
    answer->there = answer->code != NULL;
    answer->accepted = answer->there && strcmp(answer->code, "FileOK") == 0;
    xmlFreeDoc(document);
}

static void
read_file(struct dp_arena *arena, int dir, const char *name,
          struct answer *answer)
{
    int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    char *data = dp_alloc(arena, ANSWER_MAX_BYTES + 1);
    struct stat st;
    size_t have = 0;
    ssize_t n;

    if (fd < 0)
        return;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)
        && st.st_size <= ANSWER_MAX_BYTES) {
        while ((n = read(fd, data + have, ANSWER_MAX_BYTES - have)) > 0)
            have += (size_t)n;
        if (have > 0)
            read_answer(arena, data, have, answer);
    }
    close(fd);
}

int
folder_poll(const struct freight *freight, struct answer *answer,
            struct dp_err *err)
{
    struct dp_arena *arena = &freight->task->arena;
    const char *store = folder_of_store(freight, err);
    struct dirent *entry;
    DIR *dir;

    memset(answer, 0, sizeof(*answer));
    if (!store)
        return -1;
    dir = opendir(dp_printf(arena, "%s/acknowledgements", store));
    if (!dir)
        return errno == ENOENT
                   ? 0
                   : dp_fail(err, DP_E_STORAGE, "acknowledgements of %s: %s",
                             store, strerror(errno));
    while (!answer->there && (entry = readdir(dir)))
        if (entry->d_name[0] != '.' && strstr(entry->d_name, freight->batch))
            read_file(arena, dirfd(dir), entry->d_name, answer);
    closedir(dir);
    return 0;
}
