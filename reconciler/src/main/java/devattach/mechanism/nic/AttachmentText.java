package devattach.mechanism.nic;

import devattach.model.BridgePort;
import devattach.model.EntryId;
import devattach.model.Facet;
import devattach.model.Filtering;
import devattach.model.HardwareAddress;
import devattach.model.HostRoute;
import devattach.model.Inet6Terms;
import devattach.model.InitProcess;
import devattach.model.InterfaceId;
import devattach.model.IpAddress;
import devattach.model.IpPrefix;
import devattach.model.Limits;
import devattach.model.Nic;
import devattach.model.Rate;
import devattach.model.Routing;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** How an attachment is written down, see {@link Lines}. */
final class AttachmentText {

    private static final String TITLE = "devattach interface ";
    private static final String VERSION = "1";

    private AttachmentText() {}

    static String of(Attachment one) {
        Lines.Writer text = new Lines.Writer(TITLE + VERSION);
        text.put("pid", one.container().pid());
        text.put("start", one.container().startTime());
        text.put("index", one.index());
        text.put("other-end", one.otherEnd());
        if (one.carrier() != 0) {
            text.put("carrier", one.carrier());
        }
        one.entry().ifPresent(entry -> text.put("map", entry.map()).put("key", entry.key()));
        text.put("name", one.facet().name());
        origin(one.facet().origin(), text);
        settings(one.facet().settings(), text);
        one.home().ifPresent(home -> home(home, text));
        return text.end();
    }

    private static void origin(Nic.Origin origin, Lines.Writer text) {
        if (origin instanceof Nic.Moved moved) {
            text.put("moved", moved.of().text());
        } else if (origin instanceof Nic.Made made) {
            text.put("made", made.kind().name())
                    .put("parent", made.parent().text())
                    .put("detail", made.detail());
            made.vlan().ifPresent(id -> text.put("vlan", id));
        } else if (origin instanceof Nic.Pair pair) {
            text.put("pair", pair.hostName());
            pair.bridge().ifPresent(bridge -> text.put("bridge", bridge.text()));
            pair.port().untagged().ifPresent(id -> text.put("untagged", id));
            pair.port().tagged().forEach(id -> text.put("tagged", id));
            text.put("isolation", pair.port().isolation().name());
            pair.routing().ifPresent(routing -> routing(routing, text));
        } else if (CanText.isIts(origin)) {
            CanText.origin(origin, text);
        } else if (origin instanceof Nic.Function function) {
            FunctionText.origin(function, text);
        } else {
            throw new IllegalArgumentException("not ours: " + origin);
        }
    }

    private static void settings(Nic.Settings settings, Lines.Writer text) {
        text.put("use", settings.use().name());
        settings.address().ifPresent(address -> text.put("hwaddr", address.text()));
        settings.mtu().ifPresent(mtu -> text.put("mtu", mtu));
        settings.queueLength().ifPresent(length -> text.put("queue-length", length));
        CanText.terms(settings.can(), text);
        inet6(settings.inet6(), text);
        settings.addresses().forEach(address -> text.put("address", address.toString()));
        settings.ways().forEach(way -> text.put("to", way.to().toString())
                .put("via", way.gateway().map(IpAddress::toString).orElse("")));
        settings.hostRoutes().forEach(route -> text.put("host-route", hostRoute(route)));
        settings.limits().ingress().ifPresent(rate -> text.put("limit-ingress", rate.bytes()));
        settings.limits().egress().ifPresent(rate -> text.put("limit-egress", rate.bytes()));
        settings.limits().priority().ifPresent(number -> text.put("limit-priority", number));
        settings.limits().filtering().parts().forEach(part -> text.put("filtered", part.name()));
    }

    private static void inet6(Inet6Terms terms, Lines.Writer text) {
        if (terms.advertisements() != Inet6Terms.Switch.UNSAID) {
            text.put("accept-ra", terms.advertisements().name());
        }
        if (terms.autoconf() != Inet6Terms.Switch.UNSAID) {
            text.put("autoconf", terms.autoconf().name());
        }
        terms.generation().ifPresent(it -> text.put("address-generation", it.name()));
    }

    private static Inet6Terms inet6(Lines lines) {
        return new Inet6Terms(
                lines.get("accept-ra").stream()
                        .map(Inet6Terms.Switch::valueOf)
                        .findFirst()
                        .orElse(Inet6Terms.Switch.UNSAID),
                lines.get("autoconf").stream()
                        .map(Inet6Terms.Switch::valueOf)
                        .findFirst()
                        .orElse(Inet6Terms.Switch.UNSAID),
                lines.get("address-generation").stream()
                        .map(Inet6Terms.Generation::valueOf)
                        .findFirst());
    }

    private static void home(Parked home, Lines.Writer text) {
        text.put("home-bus", home.hardware().bus())
                .put("home-device", home.hardware().device())
                .put("home-permanent", home.hardware().permanentAddress().text())
                .put("home-name", home.name())
                .put("home-alias", home.alias())
                .put("home-hwaddr", home.state().address().text())
                .put("home-mtu", home.state().mtu())
                .put("home-queue-length", home.state().queueLength())
                .put("home-use", home.state().use().name());
        home.altnames().forEach(name -> text.put("home-altname", name));
        if (!home.hardware().port().isEmpty()) {
            text.put("home-port", home.hardware().port());
        }
        home.function().ifPresent(function -> FunctionText.home(function, text));
        home.radio().ifPresent(radio -> RadioText.home(radio, text));
        home.can().ifPresent(can -> CanText.home(can, text));
    }

    /** @throws IOException says what is wrong with it */
    static Attachment parse(String text) throws IOException {
        Lines lines = Lines.parse(text, TITLE, VERSION);
        try {
            Optional<EntryId> entry = lines.get("map").isEmpty()
                    ? Optional.empty()
                    : Optional.of(new EntryId(lines.one("map"), lines.one("key")));
            return new Attachment(
                    new InitProcess(lines.number("pid"), Long.parseLong(lines.one("start"))),
                    lines.number("index"),
                    new Facet.Interface(lines.one("name"), origin(lines), settings(lines)),
                    entry,
                    lines.get("home-name").isEmpty() ? Optional.empty() : Optional.of(home(lines)),
                    lines.one("other-end"),
                    number(lines, "carrier").orElse(0));
        } catch (IllegalArgumentException e) {
            throw new IOException("it holds what cannot be: " + e.getMessage(), e);
        }
    }

    private static Nic.Origin origin(Lines lines) throws IOException {
        if (!lines.get("moved").isEmpty()) {
            return new Nic.Moved(new InterfaceId(lines.one("moved")));
        }
        if (!lines.get("made").isEmpty()) {
            return new Nic.Made(
                    Nic.Made.Kind.valueOf(lines.one("made")),
                    new InterfaceId(lines.one("parent")),
                    lines.one("detail"),
                    number(lines, "vlan"));
        }
        if (FunctionText.isIn(lines)) {
            return FunctionText.origin(lines);
        }
        if (CanText.isIn(lines)) {
            return CanText.origin(lines);
        }
        return new Nic.Pair(
                lines.one("pair"),
                lines.get("bridge").stream().findFirst().map(InterfaceId::new),
                port(lines),
                routing(lines));
    }

    private static void routing(Routing routing, Lines.Writer text) {
        text.put("routed-at", routing.parent().text());
        routing.vlan().ifPresent(id -> text.put("routed-vlan", id));
        routing.gateways().forEach(gateway -> text.put("routed-by", gateway.toString()));
        routing.probed().forEach(version -> text.put("probed", version.name()));
    }

    private static Optional<Routing> routing(Lines lines) throws IOException {
        if (lines.get("routed-at").isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Routing(
                new InterfaceId(lines.one("routed-at")),
                number(lines, "routed-vlan"),
                lines.get("routed-by").stream()
                        .map(gateway -> IpAddress.parse(gateway).orElseThrow(IllegalArgumentException::new))
                        .toList(),
                lines.get("probed").stream().map(IpAddress.Version::valueOf).toList()));
    }

    private static BridgePort port(Lines lines) throws IOException {
        return new BridgePort(
                number(lines, "untagged"),
                lines.get("tagged").stream().map(Integer::valueOf).toList(),
                BridgePort.Isolation.valueOf(
                        lines.get("isolation").stream().findFirst().orElse(BridgePort.Isolation.UNSAID.name())));
    }

    private static Nic.Settings settings(Lines lines) throws IOException {
        List<String> to = lines.get("to");
        List<String> via = lines.get("via");
        if (to.size() != via.size()) {
            throw new IOException("a route is not whole");
        }
        List<Nic.Way> ways = new java.util.ArrayList<>();
        for (int i = 0; i < to.size(); i++) {
            ways.add(new Nic.Way(
                    prefix(to.get(i)), via.get(i).isEmpty() ? Optional.empty() : IpAddress.parse(via.get(i))));
        }
        return new Nic.Settings(
                Nic.Use.valueOf(lines.one("use")),
                lines.get("hwaddr").stream().findFirst().flatMap(HardwareAddress::parse),
                number(lines, "mtu"),
                number(lines, "queue-length"),
                lines.get("address").stream().map(AttachmentText::prefix).toList(),
                ways,
                lines.get("host-route").stream().map(AttachmentText::hostRoute).toList(),
                limits(lines),
                CanText.terms(lines),
                inet6(lines));
    }

    private static Limits limits(Lines lines) {
        return new Limits(
                lines.get("limit-ingress").stream().findFirst().map(AttachmentText::rate),
                lines.get("limit-egress").stream().findFirst().map(AttachmentText::rate),
                lines.get("limit-priority").stream().mapToLong(Long::parseLong).findFirst(),
                new Filtering(lines.get("filtered").stream()
                        .map(Filtering.Part::valueOf)
                        .collect(java.util.stream.Collectors.toSet())));
    }

    private static Rate rate(String bytes) {
        return new Rate(Long.parseLong(bytes));
    }

    static OptionalInt number(Lines lines, String key) throws IOException {
        return lines.get(key).isEmpty() ? OptionalInt.empty() : OptionalInt.of(lines.number(key));
    }

    private static IpPrefix prefix(String text) {
        return IpPrefix.parse(text).orElseThrow(() -> new IllegalArgumentException("no prefix: " + text));
    }

    private static String hostRoute(HostRoute route) {
        return route.to() + (route.table() == HostRoute.MAIN ? "" : " " + route.table());
    }

    private static HostRoute hostRoute(String text) {
        String[] parts = text.split(" ", 2);
        return new HostRoute(prefix(parts[0]), parts.length == 1 ? HostRoute.MAIN : Integer.parseInt(parts[1]));
    }

    private static Parked home(Lines lines) throws IOException {
        return new Parked(
                new Parked.Identity(
                        lines.one("home-bus"),
                        lines.one("home-device"),
                        new HardwareAddress(lines.one("home-permanent")),
                        lines.get("home-port").stream().findFirst().orElse("")),
                lines.one("home-name"),
                lines.get("home-altname"),
                lines.one("home-alias"),
                new Parked.State(
                        new HardwareAddress(lines.one("home-hwaddr")),
                        lines.number("home-mtu"),
                        lines.number("home-queue-length"),
                        Nic.Use.valueOf(lines.one("home-use"))),
                FunctionText.home(lines),
                RadioText.home(lines),
                CanText.home(lines));
    }
}
