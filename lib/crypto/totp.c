/* One-time codes by time: HMAC-SHA-1 by OpenSSL's libcrypto. */
#include "crypto/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"

#define DIGITS 6
#define MODULUS 1000000
#define BASE32_CHARS 32
#define URI_MAX 2048

_Static_assert(DP_TOTP_SECRET_BYTES * 8 == BASE32_CHARS * 5,
               "a secret fills its base32 without padding");

void
dp_totp_secret(unsigned char secret[DP_TOTP_SECRET_BYTES])
{
    randombytes_buf(secret, DP_TOTP_SECRET_BYTES);
}

char *
dp_totp_base32(struct dp_arena *arena,
               const unsigned char secret[DP_TOTP_SECRET_BYTES])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    char *text = dp_alloc(arena, BASE32_CHARS + 1);

    for (size_t i = 0; i < BASE32_CHARS; i++) {
        size_t byte = i * 5 / 8;
        unsigned both = (unsigned)secret[byte] << 8;

        if (byte + 1 < DP_TOTP_SECRET_BYTES)
            both |= secret[byte + 1];
        text[i] = digits[both >> (11 - i * 5 % 8) & 31];
    }
    return text;
}

char *
dp_totp_uri(struct dp_arena *arena,
            const unsigned char secret[DP_TOTP_SECRET_BYTES],
            const char *issuer, const char *login)
{
    struct dp_str uri;

    dp_str_init(&uri, arena, URI_MAX);
    dp_str_add(&uri, "otpauth://totp/");
    dp_str_url(&uri, issuer);
    dp_str_add(&uri, ":");
    dp_str_url(&uri, login);
    dp_str_addf(&uri, "?secret=%s&issuer=", dp_totp_base32(arena, secret));
    dp_str_url(&uri, issuer);
    dp_str_addf(&uri, "&algorithm=SHA1&digits=%d&period=%d", DIGITS,
                DP_TOTP_STEP_S);
    return uri.data;
}

/* RFC 4226 section 5.3, with the time step for a counter. */
void
dp_totp_code(const unsigned char secret[DP_TOTP_SECRET_BYTES], int64_t step,
             char code[7])
{
    unsigned char counter[8];
    unsigned char mac[EVP_MAX_MD_SIZE] = {0};
    unsigned mac_len = 0;
    const unsigned char *at;
    uint32_t number;

    for (int i = 0; i < 8; i++)
        counter[i] = (unsigned char)((uint64_t)step >> (56 - 8 * i));
    HMAC(EVP_sha1(), secret, DP_TOTP_SECRET_BYTES, counter, sizeof(counter),
         mac, &mac_len);
    at = mac + (mac[19] & 15);
    number = (uint32_t)(at[0] & 127) << 24 | (uint32_t)at[1] << 16
             | (uint32_t)at[2] << 8 | at[3];
    snprintf(code, DIGITS + 1, "%06u", (unsigned)(number % MODULUS));
    sodium_memzero(mac, sizeof(mac));
}

/* Six digits, blanks left out; false when it is something else. */
static bool
take_digits(const char *code, char digits[DIGITS + 1])
{
    size_t n = 0;

    for (; *code != '\0'; code++) {
        if (*code == ' ')
            continue;
        if (*code < '0' || *code > '9' || n == DIGITS)
            return false;
        digits[n++] = *code;
    }
    digits[n] = '\0';
    return n == DIGITS;
}

bool
dp_totp_check(const unsigned char secret[DP_TOTP_SECRET_BYTES],
              const char *code, int64_t now_s, int64_t last_step,
              int64_t *step)
{
    int64_t now_step = now_s / DP_TOTP_STEP_S;
    char want[DIGITS + 1];
    char got[DIGITS + 1];
    bool found = false;

    if (!take_digits(code, got))
        return false;
    for (int64_t at = now_step - 1; at <= now_step + 1; at++) {
        dp_totp_code(secret, at, want);
        if (sodium_memcmp(want, got, DIGITS) == 0 && at > last_step
            && !found) {
            *step = at;
            found = true;
        }
    }
    return found;
}
