package devattach.mechanism.nic;

import devattach.linux.net.VirtualFunction;
import devattach.model.FunctionTerms;
import devattach.model.HardwareAddress;
import devattach.model.InterfaceId;
import devattach.model.Nic;
import java.io.IOException;
import java.util.Optional;

/** How a virtual function is written down among an attachment's lines. */
final class FunctionText {

    private static final String ORIGIN = "function";
    private static final String HOME = "home-function-of";

    private FunctionText() {}

    static void origin(Nic.Function function, Lines.Writer text) {
        FunctionTerms terms = function.terms();
        text.put(ORIGIN, function.of().text())
                .put("physical", function.physical().text())
                .put("vlan", terms.vlan())
                .put("filtering", terms.filtering().name())
                .put("trust", terms.trust().name());
        terms.address().ifPresent(address -> text.put("filtered-to", address.text()));
        terms.maxRate().ifPresent(rate -> text.put("max-rate", rate));
    }

    static boolean isIn(Lines lines) {
        return !lines.get(ORIGIN).isEmpty();
    }

    static Nic.Function origin(Lines lines) throws IOException {
        return new Nic.Function(
                new InterfaceId(lines.one(ORIGIN)),
                new InterfaceId(lines.one("physical")),
                new FunctionTerms(
                        lines.number("vlan"),
                        FunctionTerms.Filtering.valueOf(lines.one("filtering")),
                        lines.get("filtered-to").isEmpty()
                                ? Optional.empty()
                                : Optional.of(new HardwareAddress(lines.one("filtered-to"))),
                        FunctionTerms.Trust.valueOf(lines.one("trust")),
                        AttachmentText.number(lines, "max-rate")));
    }

    static void home(Parked.Function function, Lines.Writer text) {
        VirtualFunction before = function.before();
        text.put(HOME, function.physical().text())
                .put("home-function-number", before.number())
                .put("home-function-hwaddr", before.address().text())
                .put("home-function-vlan", before.vlan())
                .put("home-function-priority", before.priority())
                .put("home-function-min-rate", before.minRate())
                .put("home-function-max-rate", before.maxRate())
                .put("home-function-spoof-check", before.spoofCheck().name())
                .put("home-function-trust", before.trust().name())
                .put("home-function-wire", before.wire().name());
    }

    static Optional<Parked.Function> home(Lines lines) throws IOException {
        if (lines.get(HOME).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Parked.Function(
                new InterfaceId(lines.one(HOME)),
                new VirtualFunction(
                        lines.number("home-function-number"),
                        new HardwareAddress(lines.one("home-function-hwaddr")),
                        lines.number("home-function-vlan"),
                        lines.number("home-function-priority"),
                        lines.number("home-function-min-rate"),
                        lines.number("home-function-max-rate"),
                        VirtualFunction.Switch.valueOf(lines.one("home-function-spoof-check")),
                        VirtualFunction.Switch.valueOf(lines.one("home-function-trust")),
                        VirtualFunction.Wire.valueOf(lines.one("home-function-wire")))));
    }
}
