import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.index.mapper.MapperExtrasPlugin;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/**
 * A single OpenSearch node with HTTP on 127.0.0.1, for tests: {@code OpenSearchPeer PARENT HOME PORT keep|remove [name=value …]}.
 *
 * <p>The node is built directly, without the server's bootstrap, which would refuse to run as root and demand kernel settings.
 * When HTTP answers, one line {@code READY <port>} is printed. It ends with the
 * process PARENT.
 */
public final class OpenSearchPeer {
  private static final List<Class<? extends Plugin>> MODULES =
      List.of(
          Netty4Plugin.class,
          CommonAnalysisPlugin.class,
          PainlessPlugin.class,
          MapperExtrasPlugin.class,
          ReindexPlugin.class);

  private OpenSearchPeer() {}

  /** Opens the constructor that takes plugins as classes. */
  private static final class PeerNode extends Node {
    PeerNode(Environment environment) {
      super(environment, MODULES, false);
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[1]);
    boolean remove = arguments[3].equals("remove");
    Settings.Builder settings =
        Settings.builder()
            .put("cluster.name", "inframind-test")
            .put("node.name", "peer")
            .put("path.home", home.toString())
            .put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1")
            .put("http.port", arguments[2])
            .put("transport.port", "0")
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .put("cluster.max_shards_per_node", 5000);
    for (String setting : List.of(arguments).subList(4, arguments.length)) {
      String[] parts = setting.split("=", 2);
      settings.put(parts[0], parts[1]);
    }
    Node node = new PeerNode(InternalSettingsPreparer.prepareEnvironment(settings.build(), Map.of(), null, () -> "peer"));

    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, remove ? home : null)));
    // By its id: a parent that ended while the JVM started is no longer ours.
    ProcessHandle.of(Long.parseLong(arguments[0]))
        .ifPresentOrElse(parent -> parent.onExit().thenRun(() -> System.exit(0)), () -> System.exit(0));
    node.start();
    HttpServerTransport http = node.injector().getInstance(HttpServerTransport.class);
    System.out.println("READY " + http.boundAddress().publishAddress().getPort());
    Thread.currentThread().join();
  }

  private static void stop(Node node, Path remove) {
    try {
      node.close();
      node.awaitClose(10, TimeUnit.SECONDS);
      if (remove != null) removeTree(remove);
    } catch (IOException | InterruptedException problem) {
      problem.printStackTrace();
    }
  }

  private static void removeTree(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (NoSuchFileException | UncheckedIOException gone) {
      // whoever started it was faster
    }
  }
}
