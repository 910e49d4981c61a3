using System.Text.Json;

namespace Ringside.Bench.Messaging;

/// <summary>What the second process of <see cref="MessagingBenchmark"/> does.</summary>
public static class MessagingAnswerer
{
    /// <summary>Does what it is told, until the input ends.</summary>
    /// <param name="input">Commands, one a line.</param>
    /// <param name="output">Gets a line for each.</param>
    public static void Run(TextReader input, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        MessagingSide? side = null;
        try
        {
            while (input.ReadLine() is { } line)
            {
                output.WriteLine(JsonSerializer.Serialize(Obey(JsonSerializer.Deserialize<AnswererCommand>(line)!, ref side)));
                output.Flush();
            }
        }
        finally
        {
            side?.Dispose();
        }
    }

    private static AnswererReply Obey(AnswererCommand command, ref MessagingSide? side)
    {
        try
        {
            return Do(command, ref side);
        }
        catch (Exception error)
        {
            // The other process has the terminal.
            return new AnswererReply { Error = error.Message };
        }
    }

    private static AnswererReply Do(AnswererCommand command, ref MessagingSide? side)
    {
        if (command.Verb == AnswererCommand.Open)
        {
            side = new MessagingSide(command.Plan!, measures: false, seed: 0);
            side.Start(command.Processor);
            return new AnswererReply { Ports = side.Ports };
        }

        MessagingSide open = side ?? throw new InvalidOperationException($"'{command.Verb}' before '{AnswererCommand.Open}'");
        switch (command.Verb)
        {
            case AnswererCommand.Connect:
                open.Connect(command.Ports);
                break;
            case AnswererCommand.Go:
                open.Go();
                break;
            case AnswererCommand.Begin:
                open.Begin();
                break;
            case AnswererCommand.End:
                return new AnswererReply { Report = open.End() };
            case AnswererCommand.Close:
                open.Dispose();
                side = null;
                break;
            default:
                throw new ArgumentException($"'{command.Verb}' is no command");
        }

        return new AnswererReply();
    }
}
