/* QR codes, by libqrencode. */
#include "qr.h"

#include <qrencode.h>

#define BORDER 4

static bool
is_dark(const QRcode *code, int x, int y)
{
    return code->data[y * code->width + x] & 1;
}

static void
add_bars(json_t *bars, const QRcode *code, int y)
{
    for (int x = 0; x < code->width; x++) {
        int from = x;

        while (x < code->width && is_dark(code, x, y))
            x++;
        if (x > from)
            json_array_append_new(
                bars, json_pack("{s:i, s:i, s:i}", "x", from + BORDER, "y",
                                y + BORDER, "width", x - from));
    }
}

json_t *
qr_rows(const char *text, struct dp_err *err)
{
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    json_t *bars = json_array();
    json_t *model;

    if (code == NULL || bars == NULL) {
        json_decref(bars);
        QRcode_free(code);
        dp_fail(err, DP_E_INTERNAL, "no QR code");
        return NULL;
    }
    for (int y = 0; y < code->width; y++)
        add_bars(bars, code, y);
    model = json_pack("{s:i, s:o}", "size", code->width + 2 * BORDER, "bars",
                      bars);
    QRcode_free(code);
    return model;
}
