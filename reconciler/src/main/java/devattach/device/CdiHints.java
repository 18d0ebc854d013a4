package devattach.device;

import devattach.model.CdiCatalog;
import devattach.model.CdiName;
import devattach.model.Spelling;
import java.util.List;
import java.util.Optional;

/** What somebody may have meant by a CDI name that no specification has. */
final class CdiHints {

    /** So many names can be taken in at a glance. */
    private static final int SHOWN = 8;

    private CdiHints() {}

    static Offer.Lacking unknown(CdiName name, CdiCatalog specs) {
        String title = "the CDI name " + name;
        if (specs.devices().isEmpty()) {
            return new Offer.Lacking(
                    title,
                    "no CDI spec names any device here; have its vendor's tool write one (NVIDIA: nvidia-ctk cdi"
                            + " generate; AMD: amd-ctk cdi generate), which is read as soon as it is there");
        }
        List<String> all =
                specs.devices().keySet().stream().map(CdiName::toString).toList();
        List<String> ofKind = all.stream()
                .filter(known -> known.startsWith(name.kind() + "="))
                .toList();
        Optional<String> meant = Spelling.nearest(name.toString(), ofKind.isEmpty() ? all : ofKind);
        return new Offer.Lacking(
                title,
                meant.map(known -> "did you mean " + known + "? ").orElse("") + "CDI specs here name "
                        + shown(ofKind.isEmpty() ? all : ofKind)
                        + "; for one that is not among these, have its vendor's tool write its spec anew");
    }

    private static String shown(List<String> names) {
        int more = names.size() - SHOWN;
        return String.join(", ", names.subList(0, Math.min(SHOWN, names.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }
}
