package devattach.model;

/**
 * One fact the kernel can hold for a container. Device types want facets; mechanisms read and change them; between the
 * two stands nothing else.
 *
 * <p>A new kind of facet is a record here, a {@link Place} and a package in {@code devattach.mechanism}.
 */
public sealed interface Facet permits Facet.Access, Facet.Shown, Facet.Interface {

    /** Where it sits; a container holds at most one facet per place. */
    Place place();

    /** What of the host this facet is about. */
    Subject subject();

    /** Whether a container that holds this also has all that {@code wanted}, at the same place, asks for. */
    boolean satisfies(Facet wanted);

    /** The container's device policy lets it use a device: cgroup v1 {@code devices}, cgroup v2 device programs. */
    record Access(DeviceNumber number, Permissions permissions) implements Facet {

        @Override
        public DeviceNumber subject() {
            return number;
        }

        @Override
        public Place.Device place() {
            return new Place.Device(number);
        }

        @Override
        public boolean satisfies(Facet wanted) {
            return wanted instanceof Access other
                    && number.equals(other.number)
                    && permissions.covers(other.permissions);
        }

        @Override
        public String toString() {
            return "access " + number + " " + permissions;
        }
    }

    /** Something one finds in the container's tree of files. */
    sealed interface Shown extends Facet permits Node, Link {

        ContainerPath path();

        /** The device it is, or leads to. */
        DeviceNumber number();

        @Override
        default DeviceNumber subject() {
            return number();
        }

        @Override
        default Place.Path place() {
            return new Place.Path(path());
        }
    }

    /**
     * The container has a device node.
     *
     * @param incarnation which device behind the number it was made for, see {@link HostDevice#incarnation}: a node outlives its device, and
     *     then belongs to none, even when another has the number; 0 for one that is not ours, of which nobody knows
     * @param uid owner as the container counts; -1 for one its user namespace has no number for
     * @param gid group as the container counts; -1 likewise
     * @param mode permission bits, 0 to 07777
     */
    record Node(ContainerPath path, DeviceNumber number, long incarnation, int uid, int gid, int mode)
            implements Shown {

        public Node {
            if ((mode & ~07777) != 0) {
                throw new IllegalArgumentException("not permission bits: " + Integer.toOctalString(mode));
            }
        }

        @Override
        public boolean satisfies(Facet wanted) {
            return wanted instanceof Node other && equals(incarnation == 0 ? other.of(0) : other);
        }

        /** The same node for another incarnation of its device. */
        public Node of(long other) {
            return new Node(path, number, other, uid, gid, mode);
        }

        @Override
        public String toString() {
            return String.format("node %s %s %04o %d:%d", path, number, mode, uid, gid);
        }
    }

    /**
     * The container has a symbolic link to a node: another name for it.
     *
     * @param target as written in the link; relative ones begin at the link's folder
     * @param number the device of the node it leads to; {@link DeviceNumber#NONE} for one that is not ours, of which nobody knows
     */
    record Link(ContainerPath path, String target, DeviceNumber number) implements Shown {

        @Override
        public boolean satisfies(Facet wanted) {
            return wanted instanceof Link other
                    && path.equals(other.path)
                    && target.equals(other.target)
                    && (number.equals(other.number) || number.equals(DeviceNumber.NONE));
        }

        @Override
        public String toString() {
            return "link " + path + " to " + target;
        }
    }

    /**
     * The container has a network interface.
     *
     * @param name in the container
     * @param origin where it comes from
     * @param settings what it is like; of one that is seen, those that can be wanted
     */
    record Interface(String name, Nic.Origin origin, Nic.Settings settings) implements Facet {

        /** The same one with other settings. */
        public Interface with(Nic.Settings other) {
            return new Interface(name, origin, other);
        }

        @Override
        public InterfaceId subject() {
            return origin.id(name);
        }

        @Override
        public Place.Interface place() {
            return new Place.Interface(name);
        }

        @Override
        public boolean satisfies(Facet wanted) {
            return wanted instanceof Interface other
                    && name.equals(other.name)
                    && origin.equals(other.origin)
                    && settings.satisfy(other.settings);
        }

        @Override
        public String toString() {
            String said = settings.toString();
            return "interface " + name + ", " + origin + (said.isEmpty() ? "" : ", " + said);
        }
    }
}
