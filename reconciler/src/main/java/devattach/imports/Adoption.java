package devattach.imports;

import devattach.config.DeviceMaps;
import devattach.config.EntryNames;
import devattach.config.HostName;
import devattach.config.Parsed;
import devattach.config.YamlText;
import devattach.config.YamlText.Entry;
import devattach.runtime.Runtimes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes DeviceMaps of drafts. Each entry is held against devattach's own reader before it is taken, so that what is printed is
 * accepted; what is refused becomes a remark with the reader's own reason.
 */
public final class Adoption {

    private final Entries entries;
    private final Set<String> names = new HashSet<>();
    private final List<Remark> remarks = new ArrayList<>();
    private final YamlText text = new YamlText();
    private int devices;
    private int maps;

    private Adoption(Entries entries) {
        this.entries = entries;
    }

    /**
     * Makes all drafts DeviceMaps of one text.
     *
     * @param origin where the drafts are from, in words for the first line
     */
    public static Imported of(String origin, List<Draft> drafts, ThisHost host) {
        Adoption adoption = new Adoption(new Entries(drafts, host));
        adoption.text.comment("From " + origin + ", by 'devattach import'.");
        drafts.forEach(adoption::add);
        if (adoption.devices == 0) {
            adoption.text.comment("There is no device in it that could be taken over.");
        }
        return new Imported(adoption.text.toString(), adoption.remarks, adoption.devices);
    }

    private void add(Draft draft) {
        String name = EntryNames.free(EntryNames.map(draft.name()), names);
        List<Remark> here = new ArrayList<>(draft.remarks());
        List<Entry> taken = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Found found : draft.devices()) {
            for (Found one : entries.expand(found, here)) {
                Entry entry = entries.entry(EntryNames.free(EntryNames.key(one.name()), keys), one);
                List<Entry> more = new ArrayList<>(taken);
                more.add(entry);
                Optional<String> refusal = refusal(new YamlText()
                        .map(name, draft.host(), draft.containers(), more)
                        .toString());
                if (refusal.isEmpty()) {
                    taken = more;
                } else {
                    here.add(new Remark(one.where(), one.title() + ": " + refusal.get()));
                }
            }
        }
        if (!taken.isEmpty()) {
            text.plain(maps++ == 0 ? "" : "---").map(name, draft.host(), draft.containers(), taken);
        }
        here.forEach(remark -> text.comment("not imported: " + remark));
        remarks.addAll(here);
        devices += taken.size();
    }

    private static Optional<String> refusal(String yaml) {
        Map<String, byte[]> file = Map.of("import.yaml", yaml.getBytes(StandardCharsets.UTF_8));
        Parsed parsed = DeviceMaps.parse(new TreeMap<>(file), new HostName("localhost"), Runtimes.NAMES);
        return parsed instanceof Parsed.Invalid invalid
                ? Optional.of(String.join(
                        "; ",
                        invalid.errors().stream().map(error -> error.message()).toList()))
                : Optional.empty();
    }
}
