package devattach.mechanism.node;

import devattach.linux.CString;
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

    /** Says which of the folders of a path is the link; only asked where one is. */
    @FunctionalInterface
    interface Obstruction {
        String on(ContainerPath path);
    }

    NodeView(CString shelfName, Container container, Survey survey, long[] sheet, long ours, Obstruction obstruction) {
        this.shelfName = shelfName;
        this.survey = survey;
        this.sheet = Arrays.copyOf(sheet, survey.paths().size() * Survey.WIDTH);
        this.seen = new HashMap<>();
        for (int i = 0; i < survey.paths().size(); i++) {
            ContainerPath path = survey.paths().get(i);
            seen.put(
                    new Place.Path(path),
                    seen(container, path, survey.ledger().at(path), this.sheet, i * Survey.WIDTH, ours, obstruction));
        }
        this.ledger = survey.ledger().nodes().values().stream()
                .<Facet>map(StagedNode::node)
                .sorted((a, b) -> a.place().compareTo(b.place()))
                .toList();
    }

    /** Of a container where nothing of ours is and nothing is wanted. */
    static NodeView nothing(CString shelfName, Container container, Survey survey) {
        return new NodeView(shelfName, container, survey, new long[0], -1, path -> "");
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
            Optional<StagedNode> entry,
            long[] sheet,
            int at,
            long ours,
            Obstruction obstruction) {
        Optional<Facet> ledger = entry.map(StagedNode::node);
        int kind = (int) sheet[at + Survey.KIND];
        Optional<Facet> present = kind == Survey.NODE || kind == Survey.NODE_OF_THE_HOST
                ? Optional.of(node(container, path, sheet, at))
                : Optional.empty();
        // a node of ours where the ledger has none was bound there by the container itself: its own doing
        boolean mine = present.isPresent() && entry.isPresent() && sheet[at + Survey.FILE_SYSTEM] == ours;
        String obstacle =
                switch (kind) {
                    case Survey.NOTHING, Survey.NODE -> "";
                    case Survey.PLACEHOLDER -> entry.isPresent() ? "" : path + " is a file";
                    case Survey.FILE -> path + " is a file";
                    case Survey.FOLDER -> path + " is a folder";
                    case Survey.LINK -> path + " is a symbolic link";
                    case Survey.NODE_OF_THE_HOST, Survey.NOTHING_OF_THE_HOST ->
                        path + " would be in the host's own /dev, which the container uses";
                    case Survey.LINK_ON_THE_WAY, Survey.NO_FOLDER_ON_THE_WAY -> obstruction.on(path);
                    default -> path + " is there and is no device";
                };
        return new Seen(present, mine, ledger, obstacle);
    }

    private static Facet.Node node(Container container, ContainerPath path, long[] sheet, int at) {
        long mode = sheet[at + Survey.MODE];
        long number = sheet[at + Survey.NUMBER];
        long owner = sheet[at + Survey.OWNER];
        boolean block = (mode & S_IFMT) == S_IFBLK;
        return new Facet.Node(
                path,
                new DeviceNumber(
                        block ? DeviceNumber.Kind.BLOCK : DeviceNumber.Kind.CHAR, (int) (number >>> 32), (int) number),
                (int) container.uids().toInside(owner >>> 32),
                (int) container.gids().toInside(owner & 0xffffffffL),
                (int) mode & 07777);
    }
}
