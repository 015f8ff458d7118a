package dev.stator.deploy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between modules and the doors to libraries, as DESIGN section 3 draws them. */
class ArchitectureTest {
  private static final JavaClasses STATOR =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.stator");

  @Test
  void modulesDependOnlyAlongTheArrows() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.stator..")
        .layer("model")
        .definedBy("dev.stator.model..")
        .layer("proto")
        .definedBy("dev.stator.proto..")
        .layer("runtime")
        .definedBy("dev.stator.runtime..")
        .layer("replication")
        .definedBy("dev.stator.replication..")
        .layer("storage")
        .definedBy("dev.stator.storage..")
        .layer("control")
        .definedBy("dev.stator.control..")
        .layer("router")
        .definedBy("dev.stator.router..")
        .layer("client")
        .definedBy("dev.stator.client..")
        .layer("deploy")
        .definedBy("dev.stator.deploy..")
        .whereLayer("deploy")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("client")
        .mayOnlyBeAccessedByLayers("deploy")
        .whereLayer("router")
        .mayOnlyBeAccessedByLayers("deploy")
        .whereLayer("storage")
        .mayOnlyBeAccessedByLayers("deploy")
        .whereLayer("control")
        .mayOnlyBeAccessedByLayers("deploy")
        .whereLayer("replication")
        .mayOnlyBeAccessedByLayers("storage", "control", "deploy")
        .whereLayer("runtime")
        .mayOnlyBeAccessedByLayers("replication", "storage", "control", "router", "deploy")
        .whereLayer("proto")
        .mayOnlyBeAccessedByLayers("storage", "control", "router", "client", "deploy")
        .check(STATOR);
  }

  @Test
  void theModelKnowsNoLibrary() {
    noClasses()
        .that()
        .resideInAPackage("dev.stator.model..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("dev.stator.model..", "java..", "org.jspecify..")
        .check(STATOR);
  }

  @Test
  void onlyReplicationImportsRatis() {
    door("org.apache.ratis..", "dev.stator.replication..", "org.apache.ratis..");
  }

  @Test
  void onlyTheStoreImportsRocksDb() {
    door("org.rocksdb..", "dev.stator.storage.store..");
  }

  @Test
  void onlyTheHttpPackageImportsTheWebServer() {
    door("io.helidon..", "dev.stator.router.http..");
  }

  @Test
  void generatedExpressionParsersStayInTheirRoom() {
    door("org.antlr..", "dev.stator.router.expression..");
  }

  @Test
  void packagesFormNoCyclesWithinAModule() {
    for (var module : new String[] {"model", "runtime", "storage", "control", "router"}) {
      slices().matching("dev.stator." + module + ".(*)..").should().beFreeOfCycles().check(STATOR);
    }
  }

  private static void door(String library, String... rooms) {
    noClasses()
        .that()
        .resideOutsideOfPackages(rooms)
        .and()
        .resideInAPackage("dev.stator..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(STATOR);
  }
}
