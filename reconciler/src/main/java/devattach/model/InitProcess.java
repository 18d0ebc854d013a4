package devattach.model;

/**
 * The process a container lives and dies with. A pid alone is nothing: it is used again.
 *
 * @param startTime clock ticks after boot, field 22 of /proc/PID/stat, see proc(5)
 */
public record InitProcess(int pid, long startTime) {}
