package devattach.host;

final class Containers {
    private Containers() {}

    static java.util.Optional<devattach.model.Container> identify(devattach.runtime.Running running) {
        return java.util.Optional.empty();
    }
}
