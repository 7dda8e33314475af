# Makes C of the templates that are named: awk -f embed.awk pages/*.html
# A file becomes a row {name without folder and ending, text} of pages[].
function flush_page() {
    if (name != "")
        printf "    },\n"
}
BEGIN {
    print "/* Made of the files in cgi-bin/oauth/pages. */"
    print "#include \"oauth.h\"\n"
    print "const struct dp_template pages[] = {"
}
FNR == 1 {
    flush_page()
    name = FILENAME
    sub(/.*\//, "", name)
    sub(/\.[a-z]+$/, "", name)
    printf "    {\n        \"%s\",\n", name
}
{
    sub(/^[ ]+/, "") # indentation is for the reader of the file
    gsub(/\\/, "\\\\")
    gsub(/"/, "\\\"")
    gsub(/\?\?/, "?\"\"?")
    printf "        \"%s\\n\"\n", $0
}
END {
    flush_page()
    print "    {0},\n};"
}
