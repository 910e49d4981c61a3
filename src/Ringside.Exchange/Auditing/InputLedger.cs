using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Events;

namespace Ringside.Exchange.Auditing;

/// <summary>Keeps who may send what from the inputs of a shard and their outcomes: runs of gateways, owners of sessions, tokens of orders.
/// It shares nothing with the shard's own tables.</summary>
internal sealed partial class InputLedger(int shard, int shards, ShareLedger orders, AuditFindings findings)
{
    private readonly Dictionary<uint, GatewayRun> _runs = [];
    private readonly Dictionary<uint, SessionOwner> _owners = [];
    private readonly Dictionary<(uint Session, OrderToken Token), ulong> _tokens = [];
    private long _batch;

    /// <summary>Takes an input, before the events of its batch are entered.</summary>
    internal void Take(in StableBatch batch)
    {
        _batch = batch.Number;
        ref readonly ShardInput input = ref batch.Input;
        CheckEvents(batch);
        ShardOutcome judged = JudgeVersions(batch);
        if (input.Kind == ShardInputKind.GatewayLost)
        {
            Lose(input, batch.Outcome);
        }
        else if (input.Gateway == 0)
        {
            bool isAllowed = input.Kind is ShardInputKind.DayEnded or ShardInputKind.DayStarted or ShardInputKind.HandOver
                or ShardInputKind.Stores or ShardInputKind.LogicRaised
                || input.Kind == ShardInputKind.Command && input.Command.Kind is not (CommandKind.Enter or CommandKind.Replace);
            CheckOutcome(AuditRule.Outcome, isAllowed ? judged : ShardOutcome.NotOwner, batch, "of the administration");
        }
        else if (JudgeSequence(batch) && input.Kind == ShardInputKind.Command)
        {
            CheckSender(batch);
        }
        else if (input.Kind is ShardInputKind.HandOver or ShardInputKind.LogicRaised
            && batch.Outcome is ShardOutcome.Applied or ShardOutcome.NotReady)
        {
            CheckOutcome(AuditRule.Outcome, judged, batch, "whose writer has said what it knows");
        }
        else if (input.Kind == ShardInputKind.Administration && batch.Outcome is not (ShardOutcome.Repeated or ShardOutcome.OutOfSequence))
        {
            bool isAllowed = input.Command.Kind is CommandKind.MassCancel or CommandKind.Kill or CommandKind.Revive
                or CommandKind.DefineMember or CommandKind.SetState;
            if (_runs.TryGetValue(input.Gateway, out GatewayRun run) && run.Instance == input.Instance && !run.IsLost)
                CheckOutcome(AuditRule.Outcome, isAllowed ? ShardOutcome.Applied : ShardOutcome.NotOwner, batch, "of an administrator");
        }
    }

    /// <summary>Whether the input is the next one of its gateway's run.</summary>
    private bool JudgeSequence(in StableBatch batch)
    {
        ref readonly ShardInput input = ref batch.Input;
        bool isKnown = _runs.TryGetValue(input.Gateway, out GatewayRun run);
        bool isStart = input.Kind == ShardInputKind.GatewayStarted;
        if (input.Instance == 0 || (isKnown && (input.Instance < run.Instance || (input.Instance == run.Instance && run.IsLost))))
        {
            CheckOutcome(AuditRule.GatewaySequence, ShardOutcome.NotOwner, batch, "of an older or lost run");
            return false;
        }

        bool isNewRun = !isKnown || input.Instance > run.Instance;
        if (!isNewRun && (isStart || input.Sequence <= run.Sequence))
        {
            CheckOutcome(AuditRule.GatewaySequence, ShardOutcome.Repeated, batch, "that was there before");
            return false;
        }

        long due = isNewRun ? 1 : run.Sequence + 1;
        if (input.Sequence != due || isStart != isNewRun)
        {
            Found(
                AuditRule.GatewaySequence,
                $"input {due} of run {input.Instance} of gateway {input.Gateway}{(isNewRun ? ", its start" : string.Empty)}",
                $"input {input.Sequence}, {input.Kind}, {batch.Outcome}");
            if (batch.Outcome == ShardOutcome.OutOfSequence)
                return false;
        }
        else if (batch.Outcome is ShardOutcome.Repeated or ShardOutcome.OutOfSequence)
        {
            Found(AuditRule.GatewaySequence, $"input {due} of gateway {input.Gateway} to be taken as the next one", $"{batch.Outcome}");
        }

        if (!isStart || batch.Outcome == ShardOutcome.Applied)
            _runs[input.Gateway] = new GatewayRun(input.Instance, input.Sequence, false);
        return true;
    }

    private void Lose(in ShardInput input, ShardOutcome outcome)
    {
        bool isKnown = _runs.TryGetValue(input.Gateway, out GatewayRun run) && input.Instance <= run.Instance;
        ShardOutcome expected = isKnown ? ShardOutcome.Applied : ShardOutcome.NotOwner;
        if (outcome != expected)
        {
            Found(
                AuditRule.GatewaySequence,
                $"the loss of run {input.Instance} of gateway {input.Gateway} to be {expected}",
                $"{outcome}");
        }

        if (isKnown && input.Instance == run.Instance)
            _runs[input.Gateway] = run with { IsLost = true };
    }

    /// <summary>The sender owns its session, and names its orders as it may.</summary>
    private void CheckSender(in StableBatch batch)
    {
        ref readonly ShardInput input = ref batch.Input;
        uint session = input.Command.Session;
        if (input.Command.Kind == CommandKind.SessionConnected)
        {
            Connect(batch);
            return;
        }

        _owners.TryGetValue(session, out SessionOwner owner);
        bool isOwner = owner.Generation > 0 && owner == new SessionOwner(input.Gateway, input.Instance, input.Generation);
        if (!isOwner)
            CheckOutcome(AuditRule.Ownership, ShardOutcome.NotOwner, batch, $"for session {session}, which belongs to {owner}");
        else if (batch.Outcome != ShardOutcome.NotOwner)
            CheckTokens(batch);
    }

    private void Connect(in StableBatch batch)
    {
        ref readonly ShardInput input = ref batch.Input;
        uint session = input.Command.Session;
        bool isHome = session % (uint)shards == (uint)shard;
        long generation = isHome ? batch.Number : input.Generation;
        _owners.TryGetValue(session, out SessionOwner owner);
        bool isNewer = generation > owner.Generation && (!isHome || input.Generation == 0);
        if (batch.Outcome != ShardOutcome.CapacityExhausted)
        {
            CheckOutcome(
                AuditRule.Ownership, isNewer ? ShardOutcome.Applied : ShardOutcome.NotOwner, batch,
                $"in generation {generation} of session {session}, which belongs to {owner}");
        }

        if (batch.Outcome == ShardOutcome.Applied && !batch.Events.IsEmpty && batch.Events[^1].Kind == EventKind.Acknowledged)
            _owners[session] = new SessionOwner(input.Gateway, input.Instance, generation);
    }

    private void CheckOutcome(AuditRule rule, ShardOutcome expected, in StableBatch batch, string what)
    {
        if (batch.Outcome != expected)
            Found(rule, $"{expected} for a {Words(batch.Input)} {what}", $"{batch.Outcome}");
    }

    private static string Words(in ShardInput input) => input.Kind is ShardInputKind.Command or ShardInputKind.Administration
        ? $"{input.Command.Kind} of gateway {input.Gateway}, run {input.Instance}"
        : $"{input.Kind} of gateway {input.Gateway}, run {input.Instance}";

    private void Found(AuditRule rule, string expected, string found) => findings.Add(rule, shard, _batch, expected, found);

    private readonly record struct GatewayRun(ulong Instance, long Sequence, bool IsLost);

    private readonly record struct SessionOwner(uint Gateway, ulong Instance, long Generation)
    {
        public override string ToString() =>
            Generation == 0 ? "nobody" : $"run {Instance} of gateway {Gateway} in generation {Generation}";
    }
}
