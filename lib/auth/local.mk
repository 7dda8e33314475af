libdubplate_sources += \
	%D%/bearer.c %D%/bearer.h \
	%D%/guard.c %D%/guard.h \
	%D%/scope.c %D%/scope.h \
	%D%/state.c %D%/state.h \
	%D%/tokens.c %D%/tokens.h
