AM_CPPFLAGS += $(CRYPTO_CFLAGS)
libdubplate_sources += \
	%D%/base64.c %D%/base64.h \
	%D%/base64url.c %D%/base64url.h \
	%D%/bytes.h \
	%D%/hash.c %D%/hash.h \
	%D%/init.c %D%/init.h \
	%D%/password.c %D%/password.h \
	%D%/rand.c %D%/rand.h \
	%D%/rsa.c %D%/rsa.h \
	%D%/seal.c %D%/seal.h %D%/seal_file.c %D%/seal_file.h \
	%D%/sha256.c %D%/sha256.h \
	%D%/totp.c %D%/totp.h
