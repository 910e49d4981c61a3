using Ringside.Market.Engine;

namespace Ringside.Exchange.Shards;

/// <summary>The gateways that have begun on a shard, each with its newest run, in the order in which they came.</summary>
internal sealed class GatewayTable(int capacity, ulong secret)
{
    private const ulong Mark = 1;

    private readonly NumberTable _numbers = new(capacity, secret);
    private readonly ShardGateway[] _gateways = new ShardGateway[capacity];

    internal int Count => _numbers.Count;

    /// <summary>A rule that is left out on purpose.</summary>
    internal VenueFault Planted { get; init; }

    /// <summary>Sum of the hashes of all.</summary>
    internal ulong Digest { get; private set; }

    internal ref readonly ShardGateway this[int place] => ref _gateways[place];

    internal int Find(uint number) => _numbers.Find(number);

    /// <summary>Whether an input of a gateway is the next one of its run; Applied when it is.</summary>
    internal ShardOutcome Judge(in ShardInput input)
    {
        int place = Find(input.Gateway);
        if (input.Gateway == 0 || input.Instance == 0)
            return ShardOutcome.NotOwner;
        if (input.Kind == ShardInputKind.GatewayStarted)
            return JudgeStart(input, place);
        if (place < 0 || input.Instance > _gateways[place].Instance)
            return ShardOutcome.OutOfSequence; // the start of this run is missing
        ref ShardGateway gateway = ref _gateways[place];
        if ((input.Instance < gateway.Instance && Planted != VenueFault.InstanceIgnored) || gateway.IsLost != 0)
            return ShardOutcome.NotOwner;
        if (input.Sequence <= gateway.Sequence)
            return ShardOutcome.Repeated;
        bool isNext = input.Sequence - gateway.Sequence == 1 || Planted == VenueFault.OutOfSequenceTaken;
        return isNext ? ShardOutcome.Applied : ShardOutcome.OutOfSequence;
    }

    /// <summary>A newer run, whose start has the sequence 1; there must be room for a gateway that is new.</summary>
    internal void Start(uint number, ulong instance)
    {
        int place = Find(number);
        if (place < 0)
            place = _numbers.Add(number);
        Set(place, new ShardGateway { Number = number, Instance = instance, Sequence = 1 });
    }

    /// <summary>An input of the newest run is taken: the next one.</summary>
    internal void Advance(uint number, long sequence)
    {
        int place = Find(number);
        ShardGateway gateway = _gateways[place];
        gateway.Sequence = sequence;
        Set(place, gateway);
    }

    internal void Lose(int place)
    {
        ShardGateway gateway = _gateways[place];
        gateway.IsLost = 1;
        Set(place, gateway);
    }

    /// <summary>Takes one from a snapshot; false when it cannot be, or is there.</summary>
    internal bool TryLoad(in ShardGateway gateway)
    {
        bool canBe = gateway.Number != 0 && gateway.Instance != 0 && gateway.Sequence >= 1 && gateway.IsLost <= 1;
        if (!canBe || _numbers.IsFull || Find(gateway.Number) >= 0)
            return false;
        Set(_numbers.Add(gateway.Number), gateway);
        return true;
    }

    private ShardOutcome JudgeStart(in ShardInput input, int place)
    {
        if (place >= 0 && input.Instance <= _gateways[place].Instance)
        {
            bool isSame = input.Instance == _gateways[place].Instance && _gateways[place].IsLost == 0;
            return isSame ? ShardOutcome.Repeated : ShardOutcome.NotOwner;
        }

        if (input.Sequence != 1)
            return ShardOutcome.OutOfSequence;
        return place < 0 && _numbers.IsFull ? ShardOutcome.CapacityExhausted : ShardOutcome.Applied;
    }

    private void Set(int place, in ShardGateway gateway)
    {
        Digest -= HashOf(place);
        _gateways[place] = gateway;
        Digest += HashOf(place);
    }

    private ulong HashOf(int place)
    {
        ref ShardGateway gateway = ref _gateways[place];
        return gateway.Number == 0
            ? 0
            : StateHash.Of(Mark, (ulong)place, gateway.Number, gateway.IsLost, gateway.Instance, (ulong)gateway.Sequence);
    }
}
