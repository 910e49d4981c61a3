namespace Ringside.Bench.Io;

/// <summary>What one pair has done so far, over the rounds.</summary>
internal sealed class PerPacketTally(BurstPair pair)
{
    private readonly List<double> _sendMedians = [];
    private readonly List<double> _drainMedians = [];
    private double _sendMinimum = double.MaxValue;
    private double _drainMinimum = double.MaxValue;
    private double _allocated = double.MaxValue;
    private string _senderMode = pair.Sender.Mode;
    private string _receiverMode = pair.Receiver.Mode;
    private int _burst;
    private long _lost;

    internal BurstPair Pair => pair;

    /// <summary>Why it cannot run; null while it can.</summary>
    internal string? Refused { get; set; }

    /// <summary>Adds a round.</summary>
    internal void Add(BurstRound round, IBurstEnd sender, IBurstEnd receiver)
    {
        Array.Sort(round.SendNanos);
        Array.Sort(round.DrainNanos);
        _sendMedians.Add(round.SendNanos[round.SendNanos.Length / 2]);
        _drainMedians.Add(round.DrainNanos[round.DrainNanos.Length / 2]);
        _sendMinimum = Math.Min(_sendMinimum, round.SendNanos[0]);
        _drainMinimum = Math.Min(_drainMinimum, round.DrainNanos[0]);
        _allocated = Math.Min(_allocated, round.AllocatedBytes / (double)Math.Max(1, round.Packets));
        _lost += round.Lost;
        _burst = round.Burst;
        _senderMode = sender.Mode.Length == 0 ? _senderMode : sender.Mode;
        _receiverMode = receiver.Mode.Length == 0 ? _receiverMode : receiver.Mode;
    }

    internal PerPacketRow ToRow()
    {
        var row = new PerPacketRow
        {
            Sender = pair.Sender.Backend,
            Receiver = pair.Receiver.Backend,
            SenderMode = _senderMode,
            ReceiverMode = _receiverMode,
            How = pair.How,
            Refused = Refused ?? (_sendMedians.Count == 0 ? "no burst arrived" : null),
        };
        return row.Refused is not null ? row : row with
        {
            SendNanos = Math.Round(_sendMedians.Min(), 1),
            DrainNanos = Math.Round(_drainMedians.Min(), 1),
            SendMinimumNanos = Math.Round(_sendMinimum, 1),
            DrainMinimumNanos = Math.Round(_drainMinimum, 1),
            Burst = _burst,
            Lost = _lost,
            AllocatedBytes = Math.Round(_allocated, 3),
        };
    }
}
