# lighttpd: dubplate.conf for a server of yours; standalone.conf.in is filled
# in by whoever starts a server of its own.
lighttpdconfdir = $(pkgdatadir)/lighttpd-conf
lighttpdconf_DATA = %D%/dubplate.conf
dist_lighttpdconf_DATA = %D%/standalone.conf.in
EXTRA_DIST += %D%/dubplate.conf.in
CLEANFILES += $(lighttpdconf_DATA)

%D%/dubplate.conf: %D%/dubplate.conf.in Makefile
	$(AM_V_GEN)$(MKDIR_P) %D% && $(dp_fill) \
		-e 's|@confdir[@]|$(lighttpdconfdir)|g' $(srcdir)/$@.in > $@
