package devattach.model;

/**
 * A user or a group a mapping asks for: a number as the container counts, or a name looked up in the container.
 *
 * @param name empty when a number was given
 * @param number at least 0; -1 with a name, and where neither is said
 */
public record Owner(String name, int number) {

    public static final Owner ROOT = new Owner("", 0);

    /** Left to what describes the device; root where that says nothing either. */
    public static final Owner UNSAID = new Owner("", -1);

    public static Owner named(String name) {
        return new Owner(name, -1);
    }

    public static Owner numbered(int number) {
        return new Owner("", number);
    }

    public boolean isNamed() {
        return !name.isEmpty();
    }

    public boolean isSaid() {
        return isNamed() || number >= 0;
    }

    @Override
    public String toString() {
        return isNamed() ? name : Integer.toString(number);
    }
}
