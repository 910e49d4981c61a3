using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Instruments;
using Ringside.Protocols;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Shards;

/// <summary>Inputs of gateways that begin, are lost, repeat and speak for others, mostly with sense, at times with none.</summary>
internal sealed class RandomInputs(SeededRandom random)
{
    private readonly ulong[] _instances = new ulong[4];
    private readonly long[] _sequences = new long[4];
    private readonly (uint Gateway, long Generation)[] _owners = new (uint, long)[6];
    private readonly List<ShardInput> _sent = [];

    internal ShardInput Next(long number)
    {
        int choice = random.Next(100);
        ShardInput input = choice switch
        {
            < 4 => Start(),
            < 5 => new ShardInput
            {
                Kind = ShardInputKind.GatewayLost,
                Gateway = (uint)random.Next(4),
                Instance = _instances[random.Next(4)],
            },
            < 15 => Connect(number),
            < 20 when _sent.Count != 0 => _sent[random.Next(_sent.Count)],
            < 22 => Administer(),
            < 23 => Raise(),
            < 25 => Noise(),
            < 28 when _sent.Count != 0 => SendAnew(_sent[random.Next(_sent.Count)]),
            _ => Order(),
        };
        if (_sent.Count < 1_000)
            _sent.Add(input);
        else
            _sent[random.Next(1_000)] = input;
        return input;
    }

    internal static ShardInput Define(int step) => new()
    {
        Kind = ShardInputKind.Command,
        Command = step switch
        {
            0 or 1 => new Command { Kind = CommandKind.DefineMember, Member = (uint)step + 1 },
            2 => new Command { Kind = CommandKind.DefineInstrument, Instrument = 1, Quantity = 1, DisplayQuantity = 1 },
            _ => new Command { Kind = CommandKind.SetState, Instrument = 1, State = TradingState.Open },
        },
    };

    private ShardInput Start()
    {
        uint gateway = (uint)random.Next(1, 4);
        _instances[gateway]++;
        _sequences[gateway] = 1;
        return new ShardInput { Kind = ShardInputKind.GatewayStarted, Gateway = gateway, Instance = _instances[gateway], Sequence = 1 };
    }

    private ShardInput Sequenced(uint gateway, long generation, Command command) => new()
    {
        Kind = ShardInputKind.Command,
        Gateway = gateway,
        Instance = _instances[gateway],
        Sequence = ++_sequences[gateway],
        Generation = generation,
        Command = command,
    };

    private ShardInput Connect(long number)
    {
        uint session = (uint)random.Next(6);
        uint gateway = (uint)random.Next(1, 4);
        _owners[session] = (gateway, number);
        bool cancels = random.NextBool();
        return Sequenced(gateway, session % 2 == 0 ? 0 : number, ShardWorld.Connected(session, (session / 3) + 1, cancels));
    }

    private ShardInput Order()
    {
        uint session = (uint)random.Next(6);
        (uint gateway, long generation) = _owners[session];
        CommandKind kind = random.Pick<CommandKind>(
            [CommandKind.Enter, CommandKind.Enter, CommandKind.Enter, CommandKind.Cancel, CommandKind.Reduce, CommandKind.Replace]);
        Command command = ShardWorld.Order(
            session, random.NextBool() ? Side.Bid : Side.Ask, random.Next(95, 106), random.Next(1, 20));
        command.Kind = random.Chance(1) ? CommandKind.SessionDisconnected : kind;
        ShardInput input = Sequenced(gateway == 0 || random.Chance(2) ? (uint)random.Next(1, 4) : gateway, generation, command);
        input.Token = new OrderToken((ulong)random.Next(1, 400), 0);
        if (kind == CommandKind.Replace)
            input.ReplacedToken = new OrderToken((ulong)random.Next(1, 400), 0);
        return input;
    }

    /// <summary>The content of an input as a new command of its session's owner.</summary>
    private ShardInput SendAnew(ShardInput input)
    {
        (uint gateway, long generation) = _owners[input.Command.Session % 6];
        return input with
        {
            Gateway = gateway,
            Instance = _instances[gateway],
            Sequence = ++_sequences[gateway],
            Generation = generation,
        };
    }

    private ShardInput Raise() => new()
    {
        Kind = ShardInputKind.LogicRaised,
        Command = new Command { Quantity = new LogicVerdict(LogicReason.None, 0, (uint)random.Next(1, 5)).ToNumber() },
    };

    private ShardInput Administer() => new()
    {
        Kind = ShardInputKind.Command,
        Command = new Command
        {
            Kind = random.Pick<CommandKind>(
                [CommandKind.Tick, CommandKind.Kill, CommandKind.Revive, CommandKind.Revive, CommandKind.Enter]),
            Member = (uint)random.Next(1, 3),
        },
    };

    private ShardInput Noise()
    {
        byte[] bytes = new byte[ShardInput.Size];
        random.NextBytes(bytes);
        return System.Runtime.InteropServices.MemoryMarshal.Read<ShardInput>(bytes);
    }
}
