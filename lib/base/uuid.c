/* UUIDs in text. */
#include "base/uuid.h"

#include <ctype.h>
#include <stddef.h>

bool
dp_is_uuid(const char *text)
{
    static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    size_t i = 0;

    while (shape[i] == 'x' ? isxdigit((unsigned char)text[i])
                           : shape[i] == '-' && text[i] == '-')
        i++;
    return shape[i] == '\0' && text[i] == '\0';
}
