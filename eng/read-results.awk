# Reads the XML file that a test program writes (xunit's v2+ format) and prints one line for each thing ./test must know:
#   count TAB passed failed skipped total
#   fail  TAB test name TAB message, its lines joined by \x01
#   skip  TAB test name TAB reason
# Any awk will do. One tag is one record: text between tags belongs to the tag before it.

BEGIN { RS = "<"; in_text = 0 }

# Attribute NAME of the current tag. The blank before it keeps `name` from matching in `type-name`.
function attribute(name,    start, rest) {
    start = index($0, " " name "=\"")
    if (start == 0) return ""
    rest = substr($0, start + length(name) + 3)
    return decode(substr(rest, 1, index(rest, "\"") - 1))
}

function decode(text) {
    gsub(/&quot;/, "\"", text)
    gsub(/&apos;/, "'", text)
    gsub(/&lt;/, "<", text)
    gsub(/&gt;/, ">", text)
    gsub(/&#x[0-9A-Fa-f]+;/, " ", text)
    gsub(/&amp;/, "\\&", text)
    gsub(/[\t\r]/, " ", text)
    gsub(/\n/, " ", text)
    return unescape(text)
}

# xunit writes a quotation mark as \" and a backslash as \\, also inside CDATA.
function unescape(text) {
    gsub(/\\"/, "\"", text)
    gsub(/\\\\/, "\\", text)
    return text
}

function flush_text(    text) {
    text = collected
    sub(/^!\[CDATA\[/, "", text)
    sub(/\]\]>[ \t\r\n]*$/, "", text)
    gsub(/[\t\r]/, " ", text)
    text = unescape(text)
    gsub(/\n/, "\001", text)
    printf "%s\t%s\t%s\n", kind, test, text
    in_text = 0
}

# Inside a CDATA section a `<` is text: records are joined until the closing tag.
in_text == 1 {
    if ($0 ~ /^\/(message|reason)>/) flush_text()
    else collected = collected (collected == "" ? "" : "<") $0
    next
}

/^assembly / {
    errors = attribute("errors") + 0
    bad = attribute("failed") + errors
    printf "count\t%d %d %d %d\n", attribute("passed"), bad, attribute("skipped"), attribute("total") + errors
    next
}

# An error outside a test: a fixture or a clean-up that threw. The message element follows.
/^error / {
    test = attribute("name")
    if (test == "") test = attribute("type")
    next
}

/^test / {
    test = attribute("name")
    next
}

/^message[ >]/ { kind = "fail"; in_text = 1; collected = substr($0, index($0, ">") + 1); sub(/^[ \t\r\n]*$/, "", collected); next }
/^reason[ >]/ { kind = "skip"; in_text = 1; collected = substr($0, index($0, ">") + 1); sub(/^[ \t\r\n]*$/, "", collected); next }
