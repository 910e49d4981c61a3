using System.CommandLine;
using Ringside.Bench.Io;

namespace Ringside.App.Commands;

/// <summary><c>ringside bench io-answer</c>: the second process of <c>bench io</c>, which starts it. Not shown to people.</summary>
internal sealed class BenchIoAnswerCommand
{
    internal const string Name = "io-answer";

    private readonly Argument<string> _namespace = new("namespace") { Description = "Path of the network namespace" };
    private readonly Argument<string> _local = new("local") { Description = "Address to answer on", HelpName = "ADDRESS:PORT" };

    internal static Command Create()
    {
        var verb = new BenchIoAnswerCommand();
        var command = new Command(Name, "Answer the datagrams of `ringside bench io`, which starts this by itself.\n\n"
            + "Example:  ringside bench io-answer /proc/self/ns/net 127.0.0.1:9000")
        {
            Hidden = true,
        };
        command.Arguments.Add(verb._namespace);
        command.Arguments.Add(verb._local);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        IoAnswerer.Run(
            parsed.GetValue(_namespace)!,
            LabOptions.ParseEndpoint("local", parsed.GetValue(_local)!),
            Console.In,
            Console.Out);
        return ExitCodes.Success;
    }
}
