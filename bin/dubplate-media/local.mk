# dubplate-media: the jailed child.  It compiles what it needs of lib/media
# itself, so that no database or network library comes into the jail.
pkglibexec_PROGRAMS += %D%/dubplate-media
%C%_dubplate_media_SOURCES = \
	%D%/answer.c %D%/answer.h \
	%D%/audio.c %D%/audio.h \
	%D%/cover.c %D%/cover.h \
	%D%/ffmpeg.c %D%/ffmpeg.h \
	%D%/jail.c %D%/jail.h \
	%D%/jail_calls.c %D%/jail_files.c %D%/jail_report.c \
	%D%/main.c \
	lib/base/number.c lib/media/budget.c lib/media/looks.c lib/media/proc.c \
	lib/media/sniff.c lib/media/wav.c
%C%_dubplate_media_CPPFLAGS = $(AM_CPPFLAGS) $(VIPS_CFLAGS) \
	$(SECCOMP_CFLAGS) $(JANSSON_CFLAGS)
%C%_dubplate_media_LDADD = $(VIPS_LIBS) $(SECCOMP_LIBS) $(JANSSON_LIBS) -lm
