package devattach.mechanism.node;

import devattach.linux.CString;
import devattach.linux.Fd;
import devattach.mechanism.Observation;
import devattach.model.Container;
import devattach.model.ContainerPath;
import devattach.model.DeviceNumber;
import devattach.model.Facet;
import devattach.model.Place;
import devattach.model.Seen;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was seen of one container's nodes. */
final class NodeView implements Observation {

    private static final int S_IFMT = 0170000;
    private static final int S_IFBLK = 0060000;

    private final CString shelfName;
    private final Survey survey;
    private final long[] sheet;
    private final Map<Place, Seen> seen;
    private final List<Facet> ledger;

    /** Looks closer at a path, where the numbers say that it is worth it. */
    record Closer(Fd root) {

        static Closer in(Fd root) {
            return new Closer(root);
        }

        /** Which of its folders is the link. */
        String obstruction(ContainerPath path) {
            return Inside.obstruction(root, path);
        }

        /** Where the link at it leads. */
        String target(ContainerPath path) {
            return Inside.target(root, path);
        }
    }

    NodeView(CString shelfName, Container container, Survey survey, long[] sheet, long ours, Closer closer) {
        this.shelfName = shelfName;
        this.survey = survey;
        this.sheet = Arrays.copyOf(sheet, survey.paths().size() * Survey.WIDTH);
        this.seen = new HashMap<>();
        for (int i = 0; i < survey.paths().size(); i++) {
            ContainerPath path = survey.paths().get(i);
            seen.put(
                    new Place.Path(path),
                    seen(container, path, survey.ledger().at(path), this.sheet, i * Survey.WIDTH, ours, closer));
        }
        this.ledger = survey.ledger().nodes().values().stream()
                .<Facet>map(Staged::facet)
                .sorted((a, b) -> a.place().compareTo(b.place()))
                .toList();
    }

    private NodeView(CString shelfName, Survey survey) {
        this.shelfName = shelfName;
        this.survey = survey;
        this.sheet = new long[0];
        this.seen = Map.of();
        this.ledger = List.of();
    }

    /** Of a container where nothing of ours is and nothing is wanted. */
    static NodeView nothing(CString shelfName, Survey survey) {
        return new NodeView(shelfName, survey);
    }

    CString shelfName() {
        return shelfName;
    }

    Survey survey() {
        return survey;
    }

    /** Whether that is what this was made of. */
    boolean saw(long[] now) {
        for (int i = 0; i < sheet.length; i++) {
            if (sheet[i] != now[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Seen at(Place place) {
        return seen.getOrDefault(place, Seen.NOTHING);
    }

    @Override
    public Collection<Facet> ledger() {
        return ledger;
    }

    /** What the numbers of one path mean. */
    private static Seen seen(
            Container container,
            ContainerPath path,
            Optional<Staged> entry,
            long[] sheet,
            int at,
            long ours,
            Closer closer) {
        Optional<Facet> ledger = entry.map(Staged::facet);
        int kind = (int) sheet[at + Survey.KIND];
        boolean isNode = kind == Survey.NODE || kind == Survey.NODE_OF_THE_HOST;
        // a node of ours where the ledger has none was bound there by the container itself: its own doing
        boolean mine = (isNode || kind == Survey.LINK) && entry.isPresent() && sheet[at + Survey.FILE_SYSTEM] == ours;
        Optional<Facet> present = Optional.empty();
        if (isNode) {
            long incarnation = mine && ledger.get() instanceof Facet.Node node ? node.incarnation() : 0;
            present = Optional.of(node(container, path, incarnation, sheet, at));
        } else if (kind == Survey.LINK) {
            DeviceNumber number =
                    mine && ledger.get() instanceof Facet.Shown shown ? shown.number() : DeviceNumber.NONE;
            present = Optional.of(new Facet.Link(path, closer.target(path), number));
        }
        String obstacle =
                switch (kind) {
                    case Survey.NOTHING, Survey.NODE -> "";
                    case Survey.PLACEHOLDER -> entry.isPresent() ? "" : path + " is a file";
                    case Survey.FILE -> path + " is a file";
                    case Survey.FOLDER -> path + " is a folder";
                    case Survey.LINK -> mine ? "" : path + " is a symbolic link";
                    case Survey.NODE_OF_THE_HOST, Survey.NOTHING_OF_THE_HOST ->
                        path + " would be in the host's own /dev, which the container uses";
                    case Survey.LINK_ON_THE_WAY, Survey.NO_FOLDER_ON_THE_WAY -> closer.obstruction(path);
                    default -> path + " is there and is no device";
                };
        return new Seen(present, mine, ledger, obstacle);
    }

    private static Facet.Node node(Container container, ContainerPath path, long incarnation, long[] sheet, int at) {
        long mode = sheet[at + Survey.MODE];
        long number = sheet[at + Survey.NUMBER];
        long owner = sheet[at + Survey.OWNER];
        boolean block = (mode & S_IFMT) == S_IFBLK;
        return new Facet.Node(
                path,
                new DeviceNumber(
                        block ? DeviceNumber.Kind.BLOCK : DeviceNumber.Kind.CHAR, (int) (number >>> 32), (int) number),
                incarnation,
                (int) container.uids().toInside(owner >>> 32),
                (int) container.gids().toInside(owner & 0xffffffffL),
                (int) mode & 07777);
    }
}
