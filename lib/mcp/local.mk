libdubplate_sources += \
	%D%/complete.c %D%/complete.h \
	%D%/era.c %D%/era.h \
	%D%/headers.c %D%/headers.h \
	%D%/initialize.c \
	%D%/list.c %D%/list.h \
	%D%/logging.c %D%/logging.h \
	%D%/method.c %D%/method.h \
	%D%/post.c \
	%D%/prompt.h \
	%D%/prompts.c \
	%D%/resource.h \
	%D%/resources_list.c \
	%D%/resources_read.c \
	%D%/run.c %D%/run.h \
	%D%/server.h \
	%D%/tool.h \
	%D%/tools_call.c \
	%D%/tools_list.c
