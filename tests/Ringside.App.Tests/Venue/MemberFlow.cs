using Ringside.Exchange.Tests.Hosting;
using Ringside.Linux.Clocks;
using Ringside.Protocols.Ouch;
using Ringside.Testing;

namespace Ringside.App.Tests.Venue;

/// <summary>A member that enters, cancels and replaces at random, reads every answer, keeps its whole stream, and goes on where it was
/// when its connection is gone.</summary>
internal sealed class MemberFlow : IDisposable
{
    private const uint ReferenceE4 = 1_000_000;
    private const uint MarkerE4 = 600_000;
    private const int Recent = 64;

    private readonly VenueProcesses _venue;
    private readonly string _user;
    private readonly SeededRandom _random;
    private readonly List<byte[]> _earlier = [];
    private readonly string[] _recent = new string[Recent];
    private TestMember? _member;
    private int _tokens;
    private int _count;

    internal MemberFlow(VenueProcesses venue, string user, ulong seed, int gateway = 1)
    {
        (_venue, _user, Gateway) = (venue, user, gateway);
        _random = new SeededRandom(seed);
        Array.Fill(_recent, "NONE");
        LogIn(gateway);
    }

    /// <summary>Number of the gateway that it is at.</summary>
    internal int Gateway { get; private set; }

    /// <summary>Numbered messages that it has, from 1 on; any thread may ask.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>Its stream from 1 on: all that was acknowledged to it.</summary>
    internal List<byte[]> Stream => [.. _earlier, .. _member!.Messages];

    /// <summary>Its orders that live, as it knows them.</summary>
    internal OpenOrders Orders => OpenOrders.Of(Stream);

    /// <summary>Logs in and goes on where it was; a venue that is busy with what was before is asked again.</summary>
    internal void LogIn(int gateway)
    {
        if (_member is not null)
        {
            _earlier.AddRange(_member.Messages);
            _member.Dispose();
        }

        Gateway = gateway;
        long until = KernelClock.MonotonicNanos() + 20_000_000_000;
        _member = Ask(1 + (ulong)_earlier.Count);
        while (_member.First == 0 && KernelClock.MonotonicNanos() < until)
        {
            _member.Dispose();
            _member = Ask(1 + (ulong)_earlier.Count);
        }

        ulong expected = 1 + (ulong)_earlier.Count;
        Assert.True(
            _member.First == expected,
            $"{_user} wants {expected} of gateway {gateway}, gets {_member.First}, refusal '{(char)_member.Refusal}'\n{_venue.Events()}");
    }

    /// <summary>Sends so many commands, and one more whose answer comes last, and reads until that is there.</summary>
    /// <returns>False when the connection is over.</returns>
    internal bool TryBurst(int commands)
    {
        TestMember member = _member!;
        for (int count = 0; count < commands; count++)
        {
            if (!TrySendOne(member))
            {
                break;
            }
        }

        string marker = NextToken();
        int from = member.Messages.Count;
        bool isSent = member.TrySend(TestMember.Order(marker, 'B', 1, "ALPHA", MarkerE4) with { TimeInForceSeconds = 0 });
        bool isAnswered = member.TryUntil(() =>
        {
            Volatile.Write(ref _count, _earlier.Count + member.Messages.Count);
            while (isSent && from < member.Messages.Count)
            {
                if (Ends(member.Messages[from++], marker))
                {
                    return true;
                }
            }

            return false;
        });
        Assert.True(isAnswered || member.IsClosed, $"{_user} gets no answer any more; it has {Count} messages\n{_venue.Events()}");
        return isAnswered;
    }

    /// <summary>Bursts until it is told to stop; when the connection is gone, it goes on at a gateway that is told.</summary>
    /// <param name="isOver">Whether to stop.</param>
    /// <param name="elsewhere">Number of the gateway to go to; null ends it.</param>
    internal Task Run(Func<bool> isOver, int? elsewhere = null) => Task.Run(() =>
    {
        while (!isOver())
        {
            if (TryBurst(20))
            {
                Thread.Sleep(1); // processes that start meanwhile want a processor, too
                continue;
            }

            if (elsewhere is not { } gateway)
            {
                return;
            }

            LogIn(gateway);
        }
    });

    /// <summary>Reads its stream once more from the beginning, at some gateway, and compares byte for byte; it stays there.</summary>
    internal void AssertSameAt(int gateway)
    {
        string[] known = [.. Stream.Select(Convert.ToHexString)];
        _earlier.Clear();
        _member!.Dispose();
        _member = null;
        LogIn(gateway);
        _member!.ReadMessages(known.Length);
        Assert.Equal(known, _member.Messages.Take(known.Length).Select(Convert.ToHexString));
    }

    public void Dispose() => _member?.Dispose();

    private TestMember Ask(ulong from) => _venue.LogIn(_user, from, Gateway);

    private bool TrySendOne(TestMember member)
    {
        int draw = _random.Next(100);
        string old = _random.Pick<string>(_recent);
        if (draw < 25)
        {
            return member.TrySend(new OuchCancelOrder { Token = Protocols.Fields.Alpha14.Of(old), Shares = (uint)(draw % 3) });
        }

        string token = NextToken();
        _recent[_random.Next(Recent)] = token;
        uint price = ReferenceE4 + (100 * (uint)_random.Next(20)) - 1_000;
        uint shares = 1 + (uint)_random.Next(300);
        OuchEnterOrder order = TestMember.Order(token, _random.NextBool() ? 'B' : 'S', shares, "ALPHA", price);
        if (draw >= 35)
        {
            return member.TrySend(order);
        }

        return member.TrySend(new OuchReplaceOrder
        {
            ExistingToken = Protocols.Fields.Alpha14.Of(old),
            ReplacementToken = order.Token,
            Shares = shares,
            PriceE4 = price,
            TimeInForceSeconds = 99_999,
            Display = order.Display,
            IsoEligibility = 'N',
            MinimumQuantity = 0,
        });
    }

    private string NextToken() => $"{_user}{++_tokens}";

    private static bool Ends(byte[] message, string token) =>
        OuchCanceled.TryRead(message, out OuchCanceled canceled) && canceled.Token.ToString().Trim() == token;
}
