using System.Globalization;
using System.Text;
using Ringside.App.Datagrams;
using Ringside.App.Output;
using Ringside.Exchange.Clients;

namespace Ringside.App.Venue;

/// <summary>Does what lines say, typed or piped, in their order. While the connection is lost orders wait, and what needs no connection
/// is done at once.</summary>
/// <param name="open">Starts to read lines, of which one that is too long comes as its first bytes, one more than
/// <see cref="LongestLine"/>.</param>
/// <param name="tokens">Names of orders that the lines do not name.</param>
/// <param name="printer">Prints.</param>
/// <param name="errors">Where wrong lines are told.</param>
/// <param name="isTyped">Whether somebody types: then a wrong line does not count, and has no number.</param>
/// <param name="readsAll">Whether the stream is read from its first message, so that all used tokens are known.</param>
internal sealed class TradeUser(
    Func<LineReader> open, OrderTokens tokens, TradePrinter printer, TextWriter errors, bool isTyped, bool readsAll) : IOuchUser
{
    /// <summary>How long an answer may take before it is waited for no longer.</summary>
    internal const long PatienceNanos = 10_000_000_000;

    /// <summary>Most bytes of a line.</summary>
    internal const int LongestLine = 255;

    /// <summary>Orders that may wait for the connection; lines behind them are read when it is back.</summary>
    internal const int MostUnsent = 1_024;

    private const int ShownOfLongLine = 40;

    private readonly TradeLineParser _parser = new(tokens);
    private readonly Queue<(OrderRequest Request, long Line)> _unsent = new();
    private LineReader? _reader;
    private long _line;
    private bool _isLost;
    private bool _wasLost;
    private bool _isWaiting;
    private bool _isLast;
    private long _waitUntilNanos = long.MaxValue;

    public long DeadlineNanos => _isWaiting ? _waitUntilNanos : long.MaxValue;

    public bool IsDone { get; private set; }

    /// <summary>Lines that could not be read.</summary>
    internal long BadLines { get; private set; }

    /// <summary>Requests that were not answered in time.</summary>
    internal int Unanswered { get; private set; }

    /// <summary>Orders of lines that were read, and that still wait to be sent.</summary>
    internal int Unsent => _unsent.Count;

    public int DoWork(OuchClient client, long nowNanos)
    {
        if (!client.HasCaughtUp)
        {
            // What lines say is about the orders that there are: first all is read that has happened to them.
            return 0;
        }

        if (_reader is null)
        {
            _reader = open();
            printer.Prompt();
        }

        if (_unsent.TryPeek(out (OrderRequest Request, long Line) held))
        {
            if (!TrySend(client, held.Request, held.Line, nowNanos))
            {
                return 0;
            }

            _unsent.Dequeue();
            return 1;
        }

        if (_isWaiting && client.Orders.Unanswered != 0 && nowNanos < _waitUntilNanos)
        {
            return 0;
        }

        if (_isWaiting)
        {
            EndWait(client);
            return 1;
        }

        return TryTakeLine(client, nowNanos) ? 1 : 0;
    }

    public int DoOfflineWork(OuchClient client)
    {
        if (_reader is not null && !_isWaiting && _unsent.Count < MostUnsent)
        {
            return TryTakeLine(client, nowNanos: 0) ? 1 : 0;
        }

        IsDone |= _isWaiting && _isLast && _unsent.Count == 0 && client.Orders.Unanswered == 0;
        return 0;
    }

    public void Lose(ClientEnd why, long patienceNanos)
    {
        _isLost = _wasLost = true;
        printer.PrintLost(why, patienceNanos);
    }

    public void Return(long nowNanos)
    {
        _isLost = false;
        _waitUntilNanos = nowNanos + PatienceNanos;
        printer.PrintBack();
    }

    private bool TryTakeLine(OuchClient client, long nowNanos)
    {
        if (_reader!.TryTake(out byte[]? line))
        {
            _line++;
            Take(client, line!, nowNanos);
            return true;
        }

        if (!_reader.IsEmpty)
        {
            return false;
        }

        _reader.ThrowIfUnreadable();
        BeginWait(nowNanos, isLast: true);
        return true;
    }

    private void Take(OuchClient client, byte[] bytes, long nowNanos)
    {
        if (bytes.Length > LongestLine)
        {
            ToldBad($"'{PayloadText.Of(bytes.AsSpan(0, ShownOfLongLine))}..': expected a line of at most {LongestLine} bytes");
            return;
        }

        if (!_parser.TryParse(Encoding.UTF8.GetString(bytes), out TradeLine line, out string error))
        {
            ToldBad(error);
            return;
        }

        switch (line.Kind)
        {
            case TradeLineKind.Order:
                Take(client, line.Request.Token.IsNone ? line.Request with { Token = tokens.Next() } : line.Request, nowNanos);
                break;
            case TradeLineKind.Orders:
                printer.Print(client.Orders, _unsent.Count);
                break;
            case TradeLineKind.Wait:
                BeginWait(nowNanos, isLast: false);
                break;
            case TradeLineKind.Help:
                printer.Note(TradeLineParser.Help);
                break;
            case TradeLineKind.Quit:
                BeginWait(nowNanos, isLast: true);
                break;
            default:
                printer.Prompt();
                break;
        }
    }

    private void Take(OuchClient client, in OrderRequest request, long nowNanos)
    {
        if (_isLost)
        {
            _unsent.Enqueue((request, _line));
            printer.PrintWaiting(request);
        }
        else if (!TrySend(client, request, _line, nowNanos))
        {
            _unsent.Enqueue((request, _line));
        }
    }

    // False when it has to be tried again.
    private bool TrySend(OuchClient client, in OrderRequest request, long line, long nowNanos)
    {
        if (WhyNot(client, request) is { } why)
        {
            Refuse(why, line);
            return true;
        }

        ClientSendResult result = client.TrySend(request, nowNanos, nowNanos);
        bool mustWait = result is ClientSendResult.Full or ClientSendResult.NotLoggedIn;
        if (result == ClientSendResult.Sent)
        {
            printer.Print(request);
        }
        else if (!mustWait)
        {
            Refuse(
                result == ClientSendResult.TokenInUse
                    ? $"{request.Token.ToField()}: a living order has this token"
                    : "too many orders at one time",
                line);
        }

        return !mustWait;
    }

    // What would have no answer, or only the end of the connection, is not sent.
    private string? WhyNot(OuchClient client, in OrderRequest request)
    {
        if (client.ReadsCopies)
        {
            return "a drop copy reads, and sends no orders";
        }

        bool isUsed = request.Kind != OrderRequestKind.Cancel && !client.Orders.TryFind(request.Token, out _)
            && printer.Used.Has(request.Token);
        return isUsed ? $"{request.Token.ToField()}: the token was used before, this day in this session; nothing was sent" : null;
    }

    private void ToldBad(string error)
    {
        BadLines += isTyped ? 0 : 1;
        Complain(error, _line);
    }

    private void Refuse(string why, long line)
    {
        printer.Refused++;
        Complain(why, line);
    }

    private void Complain(string what, long line)
    {
        errors.WriteLine(isTyped ? $"trade: {what}" : string.Create(CultureInfo.InvariantCulture, $"trade: line {line}: {what}"));
        printer.Prompt();
    }

    private void BeginWait(long nowNanos, bool isLast)
    {
        _isWaiting = true;
        _isLast = isLast;
        _waitUntilNanos = nowNanos + PatienceNanos;
    }

    private void EndWait(OuchClient client)
    {
        _isWaiting = false;
        if (client.Orders.Unanswered != 0)
        {
            Unanswered += client.Orders.Unanswered;
            string cause = _wasLost ? "; they may have been lost with the connection"
                : readsAll ? string.Empty
                : "; a token that was used before, for the same, has none";
            errors.WriteLine(
                $"trade: no answer to {client.Orders.Unanswered} of the requests within {PatienceNanos / 1_000_000_000} s{cause}");
            client.Orders.DropUnanswered();
        }

        if (_isLast)
        {
            IsDone = true;
        }
        else
        {
            printer.Prompt();
        }
    }
}
