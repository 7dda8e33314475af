# dubplatectl: the operator's command.
bin_PROGRAMS += %D%/dubplatectl
%C%_dubplatectl_SOURCES = \
	%D%/account.c \
	%D%/args.c \
	%D%/cmd_account.c \
	%D%/cmd_client.c \
	%D%/cmd_config.c \
	%D%/cmd_doctor.c \
	%D%/cmd_identity.c \
	%D%/cmd_job.c \
	%D%/cmd_key.c \
	%D%/cmd_migrate.c \
	%D%/cmd_password.c \
	%D%/cmd_token.c \
	%D%/ctl.h \
	%D%/doctor.c %D%/doctor.h \
	%D%/main.c \
	%D%/master.c %D%/master.h \
	%D%/note.c \
	%D%/print.c \
	%D%/sqlfiles.c %D%/sqlfiles.h
%C%_dubplatectl_LDADD = lib/libdubplate_fetch.la lib/libdubplate.la $(JANSSON_LIBS)
