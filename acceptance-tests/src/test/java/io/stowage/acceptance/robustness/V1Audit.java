package io.stowage.acceptance.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.ServerProcess;
import io.stowage.acceptance.robustness.Ledger.Name;
import io.stowage.acceptance.robustness.V1Ledger.Step;
import java.io.IOException;
import java.util.Collection;

/** Compares the images of a registry that nobody writes to with what it has acknowledged. */
final class V1Audit {

  private final PushClient client;
  private final V1Transfer transfer;
  private final V1CrashLoad.Shared shared;

  V1Audit(PushClient client, V1CrashLoad.Shared shared) {
    this.client = client;
    this.transfer = new V1Transfer(client);
    this.shared = shared;
  }

  /**
   * Looks at a server that nobody writes to.
   *
   * @param everything whether to look at all images and tags, and not at those only that were
   *     written of late
   * @param finish whether to push images again that are not complete
   * @return how many were finished
   */
  static int of(
      ServerProcess server, V1CrashLoad.Shared shared, boolean everything, boolean finish) {
    try (PushClient client = new PushClient(server.port())) {
      V1Audit audit = new V1Audit(client, shared);
      int finished = audit.images(shared.images.takeTouched(), finish);
      audit.tags(shared.tags.takeTouched());
      if (everything) {
        finished += audit.images(shared.images.images(), finish);
        audit.tags(shared.tags.names());
      }
      return finished;
    } catch (IOException | AssertionError e) {
      throw new AssertionError("after a kill, log:\n" + server.logTail(), e);
    }
  }

  /**
   * Complete images are whole, and others not there.
   *
   * @param finish whether to push the others again
   * @return how many were finished
   */
  int images(Collection<V1Image> images, boolean finish) throws IOException {
    int finished = 0;
    for (V1Image image : images) {
      Step step = shared.images.step(image);
      if (transfer.look(image)) {
        shared.images.acknowledged(image, Step.COMPLETE);
        continue;
      }
      Answer json = client.get(image.path("json")).expect(400, 404);
      assertThat(json.status() == 400 || step == Step.NONE).as(image + " after " + step).isTrue();
      client.get(image.path("layer")).expect(json.status());
      client.get(image.path("ancestry")).expect(json.status());
      assertThat(step).as(image + " is not complete").isNotEqualTo(Step.COMPLETE);
      if (finish) {
        finish(image, step);
        finished++;
      }
    }
    return finished;
  }

  private void finish(V1Image image, Step step) throws IOException {
    if (step != Step.LAYER) {
      transfer.push(image);
    } else if (!transfer.goOn(image)) {
      // Only the moment in which a layer becomes a blob may take it away.
      assertThat(shared.images.wasCompleting(image)).as(image + " has lost its layer").isTrue();
      transfer.push(image);
    }
    assertThat(transfer.look(image)).as(image + ", pushed again").isTrue();
    shared.images.acknowledged(image, Step.COMPLETE);
  }

  /** Each tag means what it may mean, for the clients of both APIs; the ledger has that then. */
  void tags(Collection<Name> names) throws IOException {
    for (Name name : names) {
      String found = transfer.tagged(name.repository(), name.reference());
      Register register = shared.tags.touch(name);
      assertThat(register.possible()).as(name.toString()).contains(found);
      register.observed(found);
      V1Image image = shared.images.image(found);
      if (image == null) {
        assertThat(found).isEqualTo(Register.ABSENT);
        client.get(name.path()).expect(404);
      } else {
        transfer.pull(name.repository(), name.reference(), image);
      }
    }
    assertThat(shared.tags.takeTouched()).containsAll(names);
  }
}
