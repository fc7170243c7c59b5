// How the user steers the ranking: steer.
#include <string>
#include <utility>

#include "base/json.h"
#include "base/lock.h"
#include "server/engine.h"
#include "server/steering_effect.h"
#include "server/verbs.h"

namespace kindred::server {
namespace {

Status TellRules(const index::Steering& steering, const SteeringEffect* effect,
                 const CommandLine& command, Surroundings& around) {
  const bool applied = effect == nullptr || !command.steer.preview;
  if (command.json) {
    Json answer = Json::Object{{"steering", SteeringJson(steering)},
                               {"applied", applied}};
    if (effect != nullptr) answer.Set("effect", EffectJson(*effect));
    return WriteResult(around, "", answer.Dump() + "\n");
  }
  return WriteResult(
      around, "",
      (effect == nullptr ? "" : FormatEffect(*effect)) +
          (applied ? "rules in force: " : "not applied, a preview of: ") +
          index::SteeringText(steering) + "\n");
}

}  // namespace

Result<ExitCode> SteerVerb(const CommandLine& command, Surroundings& around) {
  const SteerFlags& flags = command.steer;
  const Result<FolderLock> lock = FolderLock::Take(command.workspace);
  if (!lock.Ok()) return lock.Reason();
  Result<Engine> engine =
      Engine::Open(command.workspace, around.files, around.clock);
  if (!engine.Ok()) return engine.Reason();
  const Result<index::Steering> in_force = engine.Value().SteeringInForce();
  if (!in_force.Ok()) return in_force.Reason();
  const index::Steering given{flags.boosts, flags.vetoes, flags.requirements};
  if (given.Empty() && !flags.clear) {
    const Status told = TellRules(in_force.Value(), nullptr, command, around);
    if (!told.Ok()) return told.Reason();
    return ExitCode::kDone;
  }
  const index::Steering wanted =
      index::Joined(flags.clear ? index::Steering() : in_force.Value(), given);
  const Result<SteeringEffect> effect =
      engine.Value().TrySteering(wanted, around.console.Sink(), around.stop);
  if (!effect.Ok()) return effect.Reason();
  if (!flags.preview) {
    const Status put = engine.Value().PutSteering(wanted);
    if (!put.Ok()) return put.Reason();
  }
  const Status told = TellRules(wanted, &effect.Value(), command, around);
  if (!told.Ok()) return told.Reason();
  return ExitCode::kDone;
}

}  // namespace kindred::server
