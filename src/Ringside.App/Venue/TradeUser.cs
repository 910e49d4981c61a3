using System.Text;
using Ringside.App.Datagrams;
using Ringside.Exchange.Clients;

namespace Ringside.App.Venue;

/// <summary>Does what lines say, typed or piped, in their order.</summary>
/// <param name="open">Starts to read lines.</param>
/// <param name="tokens">Names of orders that the lines do not name.</param>
/// <param name="printer">Prints.</param>
/// <param name="errors">Where wrong lines are told.</param>
/// <param name="isTerminal">Whether somebody types: then a wrong line does not count, and the end of the input is the end.</param>
internal sealed class TradeUser(
    Func<LineReader> open, OrderTokens tokens, TradePrinter printer, TextWriter errors, bool isTerminal) : IOuchUser
{
    /// <summary>How long an answer may take before it is waited for no longer.</summary>
    internal const long PatienceNanos = 10_000_000_000;

    private readonly TradeLineParser _parser = new(tokens);
    private LineReader? _reader;
    private OrderRequest? _held;
    private bool _isWaiting;
    private bool _isLast;
    private long _waitUntilNanos = long.MaxValue;

    public long DeadlineNanos => _isWaiting ? _waitUntilNanos : long.MaxValue;

    public bool IsDone { get; private set; }

    /// <summary>Lines that could not be read.</summary>
    internal long BadLines { get; private set; }

    /// <summary>Requests that were not answered in time.</summary>
    internal int Unanswered { get; private set; }

    public int DoWork(OuchClient client, long nowNanos)
    {
        if (_reader is null)
        {
            if (!client.HasCaughtUp)
            {
                // What lines say is about the orders that there are: first all is read that has happened to them.
                return 0;
            }

            _reader = open();
            printer.Prompt();
        }

        if (_held is { } held && !TrySend(client, held, nowNanos))
        {
            return 0;
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

        if (_reader.TryTake(out byte[]? line))
        {
            Take(client, Encoding.UTF8.GetString(line!), nowNanos);
            return 1;
        }

        if (!_reader.IsEmpty)
        {
            return 0;
        }

        _reader.ThrowIfUnreadable();
        BeginWait(nowNanos, isLast: true);
        return 1;
    }

    private void Take(OuchClient client, string text, long nowNanos)
    {
        if (!_parser.TryParse(text, out TradeLine line, out string error))
        {
            BadLines += isTerminal ? 0 : 1;
            errors.WriteLine($"trade: {error}");
            printer.Prompt();
            return;
        }

        switch (line.Kind)
        {
            case TradeLineKind.Order:
                TrySend(client, line.Request.Token.IsNone ? line.Request with { Token = tokens.Next() } : line.Request, nowNanos);
                break;
            case TradeLineKind.Orders:
                printer.Print(client.Orders);
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

    // False when it has to be tried again.
    private bool TrySend(OuchClient client, in OrderRequest request, long nowNanos)
    {
        if (WhyNot(client, request) is { } why)
        {
            _held = null;
            Refuse(why);
            return true;
        }

        ClientSendResult result = client.TrySend(request, nowNanos, nowNanos);
        bool mustWait = result is ClientSendResult.Full or ClientSendResult.NotLoggedIn;
        _held = mustWait ? request : null;
        if (result == ClientSendResult.Sent)
        {
            printer.Print(request);
        }
        else if (!mustWait)
        {
            Refuse(result == ClientSendResult.TokenInUse
                ? $"{request.Token.ToField()}: a living order has this token"
                : "too many orders at one time");
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

    private void Refuse(string why)
    {
        printer.Refused++;
        errors.WriteLine($"trade: {why}");
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
            errors.WriteLine(
                $"trade: no answer to {client.Orders.Unanswered} of the requests within {PatienceNanos / 1_000_000_000} s; "
                    + "a token that was used before, for the same, has none");
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
