package devattach.mechanism.nic;

import devattach.model.Nic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a Wi-Fi card is written down among an attachment's lines. */
final class RadioText {

    private static final String PHY = "home-phy";
    private static final String COMPANION = "home-companion";

    private RadioText() {}

    static void home(Parked.Radio radio, Lines.Writer text) {
        text.put(PHY, radio.phy())
                .put("home-phy-interface", radio.number())
                .put("home-phy-kind", radio.kind())
                .put("home-phy-inside", radio.inside());
        radio.others().forEach(each -> text.put(COMPANION, each.number())
                .put("home-companion-name", each.name())
                .put("home-companion-use", each.use().name()));
    }

    static Optional<Parked.Radio> home(Lines lines) throws IOException {
        if (lines.get(PHY).isEmpty()) {
            return Optional.empty();
        }
        List<String> numbers = lines.get(COMPANION);
        List<String> names = lines.get("home-companion-name");
        List<String> uses = lines.get("home-companion-use");
        if (names.size() != numbers.size() || uses.size() != numbers.size()) {
            throw new IOException("an interface of its card is not whole");
        }
        List<Parked.Companion> others = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            others.add(
                    new Parked.Companion(Long.parseLong(numbers.get(i)), names.get(i), Nic.Use.valueOf(uses.get(i))));
        }
        return Optional.of(new Parked.Radio(
                lines.number(PHY),
                Long.parseLong(lines.one("home-phy-interface")),
                lines.number("home-phy-kind"),
                lines.number("home-phy-inside"),
                others));
    }
}
