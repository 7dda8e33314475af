libdubplate_sources += \
	%D%/initialize.c \
	%D%/method.c %D%/method.h \
	%D%/post.c \
	%D%/resource.h \
	%D%/resources_list.c \
	%D%/resources_read.c \
	%D%/server.h \
	%D%/tool.h \
	%D%/tools_call.c \
	%D%/tools_list.c
