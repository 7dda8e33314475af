-- Whose UPC it is, is asked at every submit that brings one.

SET search_path = dubplate;

CREATE INDEX release_by_gtin ON release (lpad(upc, 14, '0'))
    WHERE upc IS NOT NULL;
CREATE INDEX track_by_isrc ON track (isrc) WHERE isrc IS NOT NULL;
