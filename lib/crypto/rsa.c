/* RSA, by OpenSSL's libcrypto. */
#include "crypto/rsa.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#define BITS_NEW 2048
#define BITS_MIN 2048
#define BITS_MAX 8192
#define EXPONENT_BITS_MAX 33

struct dp_rsa {
    EVP_PKEY *key;
};

/* What libcrypto says goes to the log; its queue is left empty. */
static int
fail(struct dp_err *err, const char *what)
{
    char text[160];

    ERR_error_string_n(ERR_peek_last_error(), text, sizeof(text));
    ERR_clear_error();
    return dp_fail(err, DP_E_INTERNAL, "%s: %s", what, text);
}

/* Takes key over; NULL stays NULL. */
static struct dp_rsa *
wrap(EVP_PKEY *key, const char *what, struct dp_err *err)
{
    struct dp_rsa *rsa = key == NULL ? NULL : malloc(sizeof(*rsa));

    if (rsa == NULL) {
        EVP_PKEY_free(key);
        fail(err, what);
        return NULL;
    }
    rsa->key = key;
    return rsa;
}

struct dp_rsa *
dp_rsa_generate(struct dp_err *err)
{
    return wrap(EVP_RSA_gen(BITS_NEW), "RSA key generation", err);
}

struct dp_rsa *
dp_rsa_from_private(const void *der, size_t len, struct dp_err *err)
{
    const unsigned char *p = der;
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &p, (long)len);

    if (key != NULL
        && (p != (const unsigned char *)der + len
            || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA
            || EVP_PKEY_get_bits(key) < BITS_MIN)) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    return wrap(key, "reading a private RSA key", err);
}

/* Why these numbers make no key to trust, or NULL. */
static const char *
flaw_of(const BIGNUM *n, const BIGNUM *e)
{
    if (n == NULL || e == NULL)
        return "out of memory";
    if (BN_num_bits(n) < BITS_MIN || BN_num_bits(n) > BITS_MAX)
        return "the modulus has too few or too many bits";
    if (!BN_is_odd(n))
        return "the modulus is even";
    if (!BN_is_odd(e) || BN_is_one(e) || BN_num_bits(e) > EXPONENT_BITS_MAX)
        return "the exponent is not fit to use";
    return NULL;
}

static EVP_PKEY *
build_public(const BIGNUM *n, const BIGNUM *e)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    OSSL_PARAM *params = NULL;
    EVP_PKEY *key = NULL;

    if (ctx != NULL && build != NULL
        && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n)
        && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e))
        params = OSSL_PARAM_BLD_to_param(build);
    if (params != NULL && EVP_PKEY_fromdata_init(ctx) > 0
        && EVP_PKEY_fromdata(ctx, &key, EVP_PKEY_PUBLIC_KEY, params) <= 0)
        key = NULL;
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(build);
    EVP_PKEY_CTX_free(ctx);
    return key;
}

struct dp_rsa *
dp_rsa_from_public(struct dp_bytes n, struct dp_bytes e, struct dp_err *err)
{
    BIGNUM *modulus;
    BIGNUM *exponent;
    const char *flaw;
    EVP_PKEY *key = NULL;

    if (n.len > BITS_MAX / 8 || e.len > BITS_MAX / 8) {
        dp_fail(err, DP_E_INTERNAL, "RSA key refused: it is too large");
        return NULL;
    }
    modulus = BN_bin2bn(n.data, (int)n.len, NULL);
    exponent = BN_bin2bn(e.data, (int)e.len, NULL);
    flaw = flaw_of(modulus, exponent);
    if (flaw == NULL)
        key = build_public(modulus, exponent);
    BN_free(modulus);
    BN_free(exponent);
    if (flaw != NULL) {
        dp_fail(err, DP_E_INTERNAL, "RSA key refused: %s", flaw);
        return NULL;
    }
    return wrap(key, "reading a public RSA key", err);
}

void
dp_rsa_free(struct dp_rsa *rsa)
{
    if (rsa != NULL)
        EVP_PKEY_free(rsa->key);
    free(rsa);
}

int
dp_rsa_private(const struct dp_rsa *rsa, struct dp_arena *arena,
               unsigned char **der, size_t *len, struct dp_err *err)
{
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(rsa->key);
    unsigned char *out = NULL;
    int size = info == NULL ? -1 : i2d_PKCS8_PRIV_KEY_INFO(info, &out);

    PKCS8_PRIV_KEY_INFO_free(info);
    if (size <= 0)
        return fail(err, "writing a private RSA key");
    *len = (size_t)size;
    *der = dp_alloc(arena, *len);
    memcpy(*der, out, *len);
    OPENSSL_clear_free(out, *len);
    return 0;
}

void
dp_rsa_wipe(void *der, size_t len)
{
    OPENSSL_cleanse(der, len);
}

/* One number of the key, big-endian. */
static int
take_number(const struct dp_rsa *rsa, const char *name,
            struct dp_arena *arena, struct dp_bytes *bytes)
{
    BIGNUM *number = NULL;
    unsigned char *data;

    if (!EVP_PKEY_get_bn_param(rsa->key, name, &number))
        return -1;
    bytes->len = (size_t)BN_num_bytes(number);
    data = dp_alloc(arena, bytes->len);
    BN_bn2bin(number, data);
    bytes->data = data;
    BN_free(number);
    return 0;
}

int
dp_rsa_public(const struct dp_rsa *rsa, struct dp_arena *arena,
              struct dp_bytes *n, struct dp_bytes *e, struct dp_err *err)
{
    if (take_number(rsa, OSSL_PKEY_PARAM_RSA_N, arena, n) < 0
        || take_number(rsa, OSSL_PKEY_PARAM_RSA_E, arena, e) < 0)
        return fail(err, "reading the numbers of an RSA key");
    return 0;
}

int
dp_rsa_sign(const struct dp_rsa *rsa, struct dp_arena *arena,
            struct dp_bytes data, struct dp_bytes *sig, struct dp_err *err)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    size_t len = (size_t)EVP_PKEY_get_size(rsa->key);
    unsigned char *out = dp_alloc(arena, len);
    bool good = ctx != NULL
                && EVP_DigestSignInit_ex(ctx, NULL, "SHA256", NULL, NULL,
                                         rsa->key, NULL)
                       > 0
                && EVP_DigestSign(ctx, out, &len, data.data, data.len) > 0;

    EVP_MD_CTX_free(ctx);
    if (!good)
        return fail(err, "signing");
    sig->data = out;
    sig->len = len;
    return 0;
}

bool
dp_rsa_verify(const struct dp_rsa *rsa, struct dp_bytes data,
              struct dp_bytes sig)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    bool good = ctx != NULL
                && sig.len == (size_t)EVP_PKEY_get_size(rsa->key)
                && EVP_DigestVerifyInit_ex(ctx, NULL, "SHA256", NULL, NULL,
                                           rsa->key, NULL)
                       > 0
                && EVP_DigestVerify(ctx, sig.data, sig.len, data.data,
                                    data.len)
                       == 1;

    EVP_MD_CTX_free(ctx);
    ERR_clear_error();
    return good;
}
