/* libsodium must be told to start, once, before anything of crypto/. */
#ifndef DP_CRYPTO_INIT_H
#define DP_CRYPTO_INIT_H

/* 0, or -1 when the operating system gives no randomness. */
int dp_crypto_init(void);

#endif
