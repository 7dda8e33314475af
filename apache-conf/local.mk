# Configurations for web servers: @placeholders@ are filled in here, because
# configure does not know the final folders.
dp_fill = $(SED) \
	-e 's|@fcgidir[@]|$(fcgidir)|g' \
	-e 's|@config[@]|$(sysconfdir)/dubplate/dubplate.ini|g' \
	-e 's|@keyfile[@]|$(sysconfdir)/dubplate/master.key|g' \
	-e 's|@rundir[@]|$(runstatedir)/dubplate|g'

apacheconfdir = $(pkgdatadir)/apache-conf
apacheconf_DATA = \
	%D%/dubplate@.service \
	%D%/fcgid.conf \
	%D%/proxy-fcgi.conf
dist_apacheconf_DATA = %D%/htaccess.in
apacheconf_SCRIPTS = %D%/install-htaccess
EXTRA_DIST += \
	%D%/dubplate@.service.in \
	%D%/fcgid.conf.in \
	%D%/install-htaccess.in \
	%D%/proxy-fcgi.conf.in
CLEANFILES += $(apacheconf_DATA) $(apacheconf_SCRIPTS)

dp_fill_apache = $(MKDIR_P) %D% && $(dp_fill) \
	-e 's|@confdir[@]|$(apacheconfdir)|g'
%D%/dubplate@.service: %D%/dubplate@.service.in Makefile
	$(AM_V_GEN)$(dp_fill_apache) $(srcdir)/$@.in > $@
%D%/fcgid.conf: %D%/fcgid.conf.in Makefile
	$(AM_V_GEN)$(dp_fill_apache) $(srcdir)/$@.in > $@
%D%/proxy-fcgi.conf: %D%/proxy-fcgi.conf.in Makefile
	$(AM_V_GEN)$(dp_fill_apache) $(srcdir)/$@.in > $@
%D%/install-htaccess: %D%/install-htaccess.in Makefile
	$(AM_V_GEN)$(dp_fill_apache) $(srcdir)/$@.in > $@ && chmod +x $@
