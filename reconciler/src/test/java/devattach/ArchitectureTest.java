package devattach;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows of docs/architecture.md, held by what the compiler really wrote. */
class ArchitectureTest {

    private static final JavaClasses CODE = new ClassFileImporter().importPath(Path.of("target/classes"));

    /** Package, and what of ours it may use besides itself. */
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            Map.entry("model", List.of()),
            Map.entry("device", List.of("model")),
            Map.entry("plan", List.of("model", "device")),
            Map.entry("explain", List.of("model")),
            Map.entry("linux", List.of("model")),
            Map.entry("mechanism", List.of("model", "linux")),
            Map.entry("runtime", List.of("model", "linux")),
            Map.entry("host", List.of("model", "linux", "mechanism", "runtime")),
            Map.entry("git", List.of("model")),
            Map.entry("config", List.of("model", "device", "runtime")),
            Map.entry("discover", List.of("model", "device", "plan", "config")),
            Map.entry("imports", List.of("model", "device", "config", "runtime")),
            Map.entry("report", List.of("model", "plan")),
            Map.entry(
                    "agent",
                    List.of(
                            "model",
                            "device",
                            "plan",
                            "explain",
                            "discover",
                            "linux",
                            "mechanism",
                            "runtime",
                            "host",
                            "git",
                            "config")),
            Map.entry(
                    "cli",
                    List.of(
                            "model",
                            "linux",
                            "mechanism",
                            "runtime",
                            "host",
                            "git",
                            "config",
                            "discover",
                            "imports",
                            "report",
                            "agent")));

    /** Library, and the only packages that see it. */
    private static final Map<String, List<String>> LIBRARIES = Map.of(
            "jnr..", List.of("linux"),
            "com.kenai..", List.of("linux"),
            "org.eclipse.jgit..", List.of("git"),
            "org.apache.sshd..", List.of("git"),
            "com.fasterxml.jackson..", List.of("config", "imports", "report", "runtime"),
            "org.yaml.snakeyaml..", List.of("config"),
            "org.quartz..", List.of("agent", "config"),
            "picocli..", List.of("cli"),
            "ch.qos.logback..", List.of("cli"),
            "org.slf4j..", List.of("agent", "cli"));

    private static final DescribedPredicate<JavaClass> PURE = resideInAnyPackage(
            "devattach.model..",
            "devattach.device..",
            "devattach.plan..",
            "devattach.explain..",
            "devattach.discover..");

    @TestFactory
    Stream<DynamicTest> arrowsPointInward() {
        return ARROWS.entrySet().stream()
                .map(arrow -> DynamicTest.dynamicTest(arrow.getKey(), () -> {
                    String[] allowed = Stream.concat(arrow.getValue().stream(), Stream.of(arrow.getKey()))
                            .map(name -> "devattach." + name + "..")
                            .toArray(String[]::new);
                    noClasses()
                            .that()
                            .resideInAPackage("devattach." + arrow.getKey() + "..")
                            .should()
                            .dependOnClassesThat(resideInAPackage("devattach..").and(not(resideInAnyPackage(allowed))))
                            .because(arrow.getKey() + " may use " + arrow.getValue())
                            .check(CODE);
                }));
    }

    @Test
    void everyPackageIsInTheTable() {
        assertEquals(
                new TreeSet<>(ARROWS.keySet()),
                new TreeSet<>(CODE.getPackage("devattach").getSubpackages().stream()
                        .map(JavaPackage::getRelativeName)
                        .toList()));
    }

    @TestFactory
    Stream<DynamicTest> eachLibraryHasOneDoor() {
        return LIBRARIES.entrySet().stream()
                .map(library -> DynamicTest.dynamicTest(library.getKey(), () -> {
                    String[] doors = library.getValue().stream()
                            .map(name -> "devattach." + name + "..")
                            .toArray(String[]::new);
                    noClasses()
                            .that()
                            .resideOutsideOfPackages(doors)
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(library.getKey())
                            .because("only " + library.getValue() + " see it")
                            .check(CODE);
                }));
    }

    @Test
    void configKnowsOfRuntimesOnlyTheirSettings() {
        noClasses()
                .that()
                .resideInAPackage("devattach.config..")
                .should()
                .dependOnClassesThat(resideInAPackage("devattach.runtime..")
                        .and(not(describe(
                                "settings", type -> type.getSimpleName().equals("RuntimeSettings")))))
                .check(CODE);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("devattach.(*)..").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void mechanismsDoNotKnowEachOther() {
        slices().matching("devattach.mechanism.(*)..")
                .should()
                .notDependOnEachOther()
                .check(CODE);
        noClasses()
                .that()
                .resideInAPackage("devattach.mechanism")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("devattach.mechanism.*..")
                .because("what mechanisms share does not know which there are")
                .check(CODE);
    }

    @Test
    void purePackagesTouchNoFileNoNetworkAndNoLog() {
        noClasses()
                .that(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.nio..", "java.net..", "org.slf4j..", "java.util.logging..")
                .check(CODE);
    }

    @Test
    void purePackagesReadNoClock() {
        noClasses()
                .that(PURE)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .callMethodWhere(describe(
                        "reads the clock",
                        call -> call.getTarget().getName().matches("currentTimeMillis|nanoTime")
                                || call.getTarget().getName().equals("now")
                                        && call.getTargetOwner()
                                                .getPackageName()
                                                .equals("java.time")))
                .check(CODE);
    }

    @Test
    void nothingStartsAProcess() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(
                        "devattach.agent.HookProcess") // where the host allows it, by absolute path
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessBuilder")
                .orShould()
                .callMethodWhere(describe(
                        "Runtime.exec",
                        call -> call.getTargetOwner().isEquivalentTo(Runtime.class)
                                && call.getTarget().getName().equals("exec")))
                .because(
                        "a program found by name in the path of a root process is a hole; the kernel is asked directly")
                .check(CODE);
    }

    @Test
    void nobodyUsesJavaIoFile() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("devattach.git.SshAccess") // JGit's interface asks for it
                .and()
                .doNotHaveFullyQualifiedName("devattach.linux.Listing") // which asks why
                .and()
                .doNotHaveFullyQualifiedName("devattach.agent.HookProcess") // ProcessBuilder asks for it
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.File")
                .because("it swallows errors; java.nio.file says why")
                .check(CODE);
    }

    @Test
    void onlyCommandsWriteToTheStandardStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackage("devattach.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethodWhere(describe(
                        "printStackTrace", call -> call.getTarget().getName().equals("printStackTrace")))
                .check(CODE);
    }

    @Test
    void nothingSleeps() {
        noClasses()
                .should()
                .callMethodWhere(describe(
                        "sleep",
                        call -> call.getTarget().getName().equals("sleep")
                                && call.getTargetOwner().getPackageName().startsWith("java.")))
                .because("one waits for a fact or for the scheduler")
                .check(CODE);
    }

    @Test
    void noNativeMethodHasSixIntegers() {
        List<String> six = CODE.stream()
                .filter(resideInAPackage("devattach.linux.."))
                .filter(JavaClass::isInterface)
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                .filter(method -> method.getRawParameterTypes().size() == 6)
                .filter(method -> method.getRawParameterTypes().stream().allMatch(JavaClass::isPrimitive))
                .map(method -> method.getFullName())
                .toList();
        assertEquals(List.of(), six, "the sixth argument gets lost (jnr/jnr-ffi#181); declare seven");
    }

    @Test
    void onlyOneClassEntersNamespaces() {
        noClasses()
                .that()
                .haveNameNotMatching("devattach\\.linux\\.Namespaces(\\$.*)?")
                .should()
                .callMethodWhere(describe(
                        "setns or unshare", call -> call.getTarget().getName().matches("setns|unshare")))
                .check(CODE);
    }

    /** A class loaded inside would be read from the container's files. */
    @Test
    void insideAForeignNamespaceOnlyNativeCallsRun() {
        JavaClass section = CODE.get("devattach.linux.Namespaces$Section");
        List<String> strangers = section.getMethod("run").getAccessesFromSelf().stream()
                .filter(not(describe("warm", access -> access.getTargetOwner()
                        .getFullName()
                        .matches("devattach\\.linux\\.(Namespaces\\$Section|Libc|Syscalls|Mounts)"))))
                .map(access -> access.getDescription())
                .toList();
        assertEquals(List.of(), strangers);
    }

    @Test
    void everyPackageButLinuxIsNullMarkedAndDescribed() {
        classes()
                .that()
                .resideOutsideOfPackage("devattach.linux..")
                .should()
                .resideInAnyPackage(marked())
                .because("its package-info.java says @NullMarked")
                .check(CODE);
    }

    private static String[] marked() {
        return CODE.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(each -> each.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toArray(String[]::new);
    }
}
