package io.millrace.whisper;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The languages of Whisper: codes as its tokens have them, and English names as OpenAI's API writes them. */
public final class Languages {

    private static final String TABLE = """
            en=english zh=chinese de=german es=spanish ru=russian ko=korean fr=french ja=japanese pt=portuguese tr=turkish \
            pl=polish ca=catalan nl=dutch ar=arabic sv=swedish it=italian id=indonesian hi=hindi fi=finnish vi=vietnamese \
            he=hebrew uk=ukrainian el=greek ms=malay cs=czech ro=romanian da=danish hu=hungarian ta=tamil no=norwegian \
            th=thai ur=urdu hr=croatian bg=bulgarian lt=lithuanian la=latin mi=maori ml=malayalam cy=welsh sk=slovak \
            te=telugu fa=persian lv=latvian bn=bengali sr=serbian az=azerbaijani sl=slovenian kn=kannada et=estonian \
            mk=macedonian br=breton eu=basque is=icelandic hy=armenian ne=nepali mn=mongolian bs=bosnian kk=kazakh \
            sq=albanian sw=swahili gl=galician mr=marathi pa=punjabi si=sinhala km=khmer sn=shona yo=yoruba so=somali \
            af=afrikaans oc=occitan ka=georgian be=belarusian tg=tajik sd=sindhi gu=gujarati am=amharic yi=yiddish lo=lao \
            uz=uzbek fo=faroese ht=haitian_creole ps=pashto tk=turkmen nn=nynorsk mt=maltese sa=sanskrit lb=luxembourgish \
            my=myanmar bo=tibetan tl=tagalog mg=malagasy as=assamese tt=tatar haw=hawaiian ln=lingala ha=hausa ba=bashkir \
            jw=javanese su=sundanese yue=cantonese""";

    private static final String OTHER_NAMES = """
            burmese=my valencian=ca flemish=nl haitian=ht letzeburgesch=lb pushto=ps panjabi=pa moldavian=ro moldovan=ro \
            sinhalese=si castilian=es mandarin=zh jv=jw iw=he nb=no""";

    private static final Map<String, String> NAMES = table(TABLE);
    private static final Map<String, String> CODES = byAnyName();

    private Languages() {}

    private static Map<String, String> table(String text) {
        Map<String, String> table = new LinkedHashMap<>();
        for (String entry : text.split(" ", -1)) {
            int at = entry.indexOf('=');
            table.put(entry.substring(0, at), entry.substring(at + 1).replace('_', ' '));
        }
        return table;
    }

    private static Map<String, String> byAnyName() {
        Map<String, String> codes = new LinkedHashMap<>(table(OTHER_NAMES));
        NAMES.forEach((code, name) -> {
            codes.put(name, code);
            codes.put(code, code);
        });
        return codes;
    }

    /** The code of a language that is given by its code, with or without a region behind, or by its English name; empty for any other. */
    static Optional<String> code(String language) {
        String plain = language.toLowerCase(Locale.ROOT);
        return Optional.ofNullable(CODES.get(plain))
                .or(() -> Optional.ofNullable(CODES.get(plain.replaceFirst("-.*", ""))));
    }

    /** The English name of a code; the code itself where it has none. */
    public static String name(String code) {
        return NAMES.getOrDefault(code, code);
    }

    /** All of them. */
    static Set<String> codes() {
        return NAMES.keySet();
    }
}
