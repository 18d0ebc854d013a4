package devattach.imports;

import devattach.model.Printable;
import java.util.List;

/**
 * What became of an import.
 *
 * @param yaml DeviceMaps that devattach accepts, and as comments what is not in them
 * @param remarks the same once more, for people to read at once
 * @param devices how many entries there are
 */
public record Imported(String yaml, List<Remark> remarks, int devices) {
    public Imported {
        remarks = List.copyOf(remarks);
    }

    /** The lines for standard error; other people's names in them move no cursor. */
    public List<String> told() {
        return remarks.stream()
                .map(remark -> "devattach: import: not imported: " + Printable.of(remark.toString()))
                .toList();
    }
}
