AM_CPPFLAGS += $(CRYPTO_CFLAGS)
libdubplate_sources += \
	%D%/base64.c %D%/base64.h \
	%D%/base64url.c %D%/base64url.h \
	%D%/hash.c %D%/hash.h \
	%D%/init.c %D%/init.h \
	%D%/rand.c %D%/rand.h \
	%D%/rsa.c %D%/rsa.h \
	%D%/sha256.c %D%/sha256.h
