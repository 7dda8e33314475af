/* Start libsodium. */
#include "crypto/init.h"

#include <sodium.h>

int
dp_crypto_init(void)
{
    return sodium_init() < 0 ? -1 : 0;
}
