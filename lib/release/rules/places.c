/* Rules about languages, territories and stores. */
#include <string.h>

#include "base/words.h"
#include "release/rules/check.h"
#include "json/json.h"

/* ISO 639-1. */
static const char languages_2[] =
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca "
    "ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj "
    "fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii "
    "ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la "
    "lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng "
    "nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa "
    "sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk "
    "tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";

/* ISO 639-2, terminological and bibliographic. */
static const char languages_3[] =
    "aar abk ace ach ada ady afa afh afr ain aka akk alb ale alg alt amh "
    "ang anp apa ara arc arg arm arn arp art arw asm ast ath aus ava ave "
    "awa aym aze bad bai bak bal bam ban baq bas bat bej bel bem ben ber "
    "bho bih bik bin bis bla bnt bod bos bra bre btk bua bug bul bur byn "
    "cad cai car cat cau ceb cel ces cha chb che chg chi chk chm chn cho "
    "chp chr chu chv chy cmc cnr cop cor cos cpe cpf cpp cre crh crp csb "
    "cus cym cze dak dan dar day del den deu dgr din div doi dra dsb dua "
    "dum dut dyu dzo efi egy eka ell elx eng enm epo est eus ewe ewo fan "
    "fao fas fat fij fil fin fiu fon fra fre frm fro frr frs fry ful fur "
    "gaa gay gba gem geo ger gez gil gla gle glg glv gmh goh gon gor got "
    "grb grc gre grn gsw guj gwi hai hat hau haw heb her hil him hin hit "
    "hmn hmo hrv hsb hun hup hye iba ibo ice ido iii ijo iku ile ilo ina "
    "inc ind ine inh ipk ira iro isl ita jav jbo jpn jpr jrb kaa kab kac "
    "kal kam kan kar kas kat kau kaw kaz kbd kha khi khm kho kik kin kir "
    "kmb kok kom kon kor kos kpe krc krl kro kru kua kum kur kut lad lah "
    "lam lao lat lav lez lim lin lit lol loz ltz lua lub lug lui lun luo "
    "lus mac mad mag mah mai mak mal man mao map mar mas may mdf mdr men "
    "mga mic min mis mkd mkh mlg mlt mnc mni mno moh mon mos mri msa mul "
    "mun mus mwl mwr mya myn myv nah nai nap nau nav nbl nde ndo nds nep "
    "new nia nic niu nld nno nob nog non nor nqo nso nub nwc nya nym nyn "
    "nyo nzi oci oji ori orm osa oss ota oto paa pag pal pam pan pap pau "
    "peo per phi phn pli pol pon por pra pro pus que raj rap rar roa roh "
    "rom ron rum run rup rus sad sag sah sai sal sam san sas sat scn sco "
    "sel sem sga sgn shn sid sin sio sit sla slk slo slv sma sme smi smj "
    "smn smo sms sna snd snk sog som son sot spa sqi srd srn srp srr ssa "
    "ssw suk sun sus sux swa swe syc syr tah tai tam tat tel tem ter tet "
    "tgk tgl tha tib tig tir tiv tkl tlh tli tmh tog ton tpi tsi tsn tso "
    "tuk tum tup tur tut tvl twi tyv udm uga uig ukr umb und urd uzb vai "
    "ven vie vol vot wak wal war was wel wen wln wol xal xho yao yap yid "
    "yor ypk zap zbl zen zgh zha zho znd zul zun zxx zza ";

/* ISO 3166-1 alpha-2. */
static const char countries[] =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH "
    "BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL "
    "CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET "
    "FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU "
    "GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE "
    "KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC "
    "MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC "
    "NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT "
    "PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR "
    "SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA "
    "UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW ";

/* The language subtag of a tag such as en, eng, pt-BR, zh-Hant (BCP 47). */
static bool
is_language(struct dp_arena *arena, const char *text)
{
    const char *tag = dp_check_fold(arena, text);
    size_t len = strcspn(tag, "-_");

    return (len == 2 && dp_words_has(languages_2, tag, len))
           || (len == 3 && dp_words_has(languages_3, tag, len));
}

static void
languages_known(const struct dp_check *check)
{
    static const char *const fields[] = {"audio_language", "metadata_language",
                                         "language", NULL};
    bool release = dp_check_is_release(check);

    for (const char *const *name = fields; *name != NULL; name++) {
        const char *text = dp_check_text(check, *name);

        if (text == NULL || release != (strchr(*name, '_') != NULL))
            continue;
        if (!is_language(check->arena, text))
            dp_check_found(check, dp_printf(check->arena, "/%s", *name),
                           "'%s' is no ISO 639 language code; write en, de, "
                           "ja ..., or zxx where nothing is sung.",
                           text);
    }
}

static bool
is_country(const json_t *value)
{
    const char *code = json_string_value(value);

    return code != NULL && dp_words_has(countries, code, strlen(code));
}

static const char *const territory_fields[] = {"territories_include",
                                               "territories_exclude", NULL};

static void
territories_known(const struct dp_check *check)
{
    for (const char *const *name = territory_fields; *name != NULL; name++) {
        size_t i;
        const json_t *item;

        json_array_foreach(json_object_get(check->object, *name), i, item)
        {
            if (json_is_string(item) && !is_country(item))
                dp_check_found(
                    check, dp_printf(check->arena, "/%s/%zu", *name, i),
                    "'%s' is no ISO 3166 country code; write DE, US, JP ... "
                    "For the whole world leave both lists away.",
                    json_string_value(item));
        }
    }
}

static void
territories_apart(const struct dp_check *check)
{
    const json_t *include =
        json_object_get(check->object, "territories_include");
    const json_t *exclude =
        json_object_get(check->object, "territories_exclude");
    size_t i, j;
    const json_t *one, *other;

    json_array_foreach(exclude, i, one)
    {
        json_array_foreach(include, j, other)
        {
            if (!json_equal(one, other) || !json_is_string(one))
                continue;
            dp_check_found(
                check, dp_printf(check->arena, "/territories_exclude/%zu", i),
                "%s is both included and excluded; take it out of one list.",
                json_string_value(one));
            break;
        }
    }
}

static const struct dp_outlet *
find_store(const struct dp_facts *facts, const char *id)
{
    for (size_t i = 0; i < facts->n_stores; i++) {
        if (strcmp(facts->stores[i].store_id, id) == 0)
            return &facts->stores[i];
    }
    return NULL;
}

static void
stores_known(const struct dp_check *check)
{
    size_t i;
    const json_t *item;

    json_array_foreach(json_object_get(check->object, "distribution_store_ids"),
                       i, item)
    {
        const char *id = json_string_value(item);
        const struct dp_outlet *store =
            id != NULL ? find_store(check->facts, id) : NULL;

        if (id == NULL || (store != NULL && store->active))
            continue;
        dp_check_found(
            check, dp_printf(check->arena, "/distribution_store_ids/%zu", i),
            store == NULL ? "There is no store '%s'; list_stores has them all."
                          : "The store '%s' takes no deliveries now; "
                            "list_stores has those that do.",
            id);
    }
}

static void
stores_some(const struct dp_check *check)
{
    const json_t *list =
        json_object_get(check->object, "distribution_store_ids");

    if (json_is_array(list) && json_array_size(list) == 0)
        dp_check_found(check, "/distribution_store_ids",
                       "The list of stores is empty; name at least one, or "
                       "send null for all.");
}

/* clang-format off */
const struct dp_rule dp_rules_places[] = {
    {"language_unknown", DP_BLOCKING, DP_ON_BOTH, languages_known,
     "Languages are ISO 639 codes; zxx where nothing is sung."},
    {"territory_unknown", DP_BLOCKING, DP_ON_RELEASE, territories_known,
     "Territories are ISO 3166 country codes; none means worldwide."},
    {"territory_conflict", DP_BLOCKING, DP_ON_RELEASE, territories_apart,
     "No country is both included and excluded."},
    {"store_unknown", DP_BLOCKING, DP_ON_RELEASE, stores_known,
     "Stores are ids from list_stores."},
    {"stores_empty", DP_BLOCKING, DP_ON_RELEASE, stores_some,
     "The list of stores is not empty; null means all."},
    {0},
};
/* clang-format on */
