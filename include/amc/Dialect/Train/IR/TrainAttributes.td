//===- TrainAttributes.td - train dialect attributes ----- -*- tablegen -*-===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef AMC_DIALECT_TRAIN_IR_ATTRIBUTES_TD
#define AMC_DIALECT_TRAIN_IR_ATTRIBUTES_TD

include "amc/Dialect/Train/IR/TrainDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"

class Train_Enum<string name, string summary, list<I32EnumAttrCase> cases>
    : I32EnumAttr<name, summary, cases> {
  let cppNamespace = "::mlir::amc::train";
  let genSpecializedAttr = 0;
}

// In the order of StateRole in runtime/schema/program.fbs.
def Train_Role : Train_Enum<"Role", "What the state in a global is for", [
      I32EnumAttrCase<"parameter", 0>,
      I32EnumAttrCase<"gradient", 1>,
      I32EnumAttrCase<"factor", 2>,
      I32EnumAttrCase<"factor_average", 3>,
      I32EnumAttrCase<"running_statistic", 4>,
      I32EnumAttrCase<"optimizer", 5>,
      I32EnumAttrCase<"derived", 6>,
      I32EnumAttrCase<"counter", 7>
    ]>;
def Train_RoleAttr : EnumAttr<Train_Dialect, Train_Role, "role"> {
  let assemblyFormat = "`<` $value `>`";
  let description = [{
    On a `ml_program.global`, as `train.role`:

    ```mlir
    ml_program.global private mutable @A.fc(dense<0.0> : tensor<65x65xf32>)
        : tensor<65x65xf32> {train.role = #train.role<factor_average>}
    ```

    | role | what it holds | where several machines train on parts of a batch |
    |---|---|---|
    | `parameter` | a weight | the same everywhere |
    | `gradient` | of the mean loss of this batch, with respect to a weight | averaged |
    | `factor` | this batch's contribution to the average of a factor | averaged |
    | `factor_average` | running average of a Kronecker factor, undamped | the same where contributions are averaged before it is updated |
    | `running_statistic` | running mean or variance of activations | averaged |
    | `optimizer` | a velocity or a moment | the same everywhere |
    | `derived` | what `refresh` computes from factor averages | the same everywhere |
    | `counter` | updates done, one integer | the same everywhere |

    "The same everywhere" follows from equal gradients and factors, and need not
    be sent. docs/compiled-bin.md says which of these a checkpoint holds.
  }];
}

def Train_EntryPoint : Train_Enum<"EntryPoint",
    "What a function of a training step does", [
      I32EnumAttrCase<"accumulate", 0>,
      I32EnumAttrCase<"accumulate_gradients", 1>,
      I32EnumAttrCase<"refresh", 2>,
      I32EnumAttrCase<"apply", 3>,
      I32EnumAttrCase<"evaluate", 4>
    ]>;
def Train_EntryPointAttr
    : EnumAttr<Train_Dialect, Train_EntryPoint, "entry_point"> {
  let assemblyFormat = "`<` $value `>`";
  let description = [{
    On a public function, as `train.entry_point`:

    ```mlir
    func.func @apply(%lr: tensor<f32> {amc.name = "lr"})
        attributes {train.entry_point = #train.entry_point<apply>} {
    ```

    | entry point | named arguments | named results |
    |---|---|---|
    | `accumulate`, `accumulate_gradients` | the batch's | `loss` |
    | `refresh` | `damping` | none |
    | `apply` | `lr` | none, or `nu`, `withheld` |
    | `evaluate` | the batch's | the model's; one is the loss, one may be the scores (`train.output`) |

    `loss`, `damping`, `lr`, `nu` and `withheld` are one f32 each. Arguments and
    results without a name (`amc.name`) are state that a later stage handed in
    and are none of the entry point's own. The program calls the entry point by
    this attribute, whatever the function's symbol is.
  }];
}

def Train_Output : Train_Enum<"Output", "What a result of a model is", [
      I32EnumAttrCase<"loss", 1>,
      I32EnumAttrCase<"scores", 2>
    ]>;
def Train_OutputAttr : EnumAttr<Train_Dialect, Train_Output, "output"> {
  let assemblyFormat = "`<` $value `>`";
  let description = [{
    On a result of `evaluate`, as `train.output`. `loss` is one f32; `scores`
    have a row for each example and a column for each class:

    ```mlir
    -> (tensor<f32> {train.output = #train.output<loss>},
        tensor<64x12xf32> {train.output = #train.output<scores>})
    ```
  }];
}

def Train_LayerKind : Train_Enum<"LayerKind", "How a layer applies its weight", [
      I32EnumAttrCase<"dense", 0>,
      I32EnumAttrCase<"convolution", 1>
    ]>;

def Train_LayerAttr : AttrDef<Train_Dialect, "Layer"> {
  let summary = "Parameters with a pair of Kronecker factors";
  let description = [{
    Part of the module's `train.layers`. The layer's matrix is G x A: out x in,
    for a convolution out x (C KH KW), with the bias as one more column. `A` and
    `G` are the damped factors that its gradient is solved with, square f32
    tensors of role `derived` or `factor`; `weight` and `bias` have as many
    elements as the matrix.

    ```mlir
    #train.layer<name = "conv1", kind = convolution, weight = @conv1.weight,
                 bias = @conv1.bias, A = @A_d.conv1, G = @G_d.conv1>
    ```
  }];
  let mnemonic = "layer";
  let parameters = (ins
    "::mlir::StringAttr":$name,
    EnumParameter<Train_LayerKind>:$kind,
    "::mlir::FlatSymbolRefAttr":$weight,
    OptionalParameter<"::mlir::FlatSymbolRefAttr">:$bias,
    "::mlir::FlatSymbolRefAttr":$A,
    "::mlir::FlatSymbolRefAttr":$G
  );
  let assemblyFormat = "`<` struct(params) `>`";
}

def Train_LabelRuleAttr : AttrDef<Train_Dialect, "LabelRule"> {
  let summary = "How a loss reads an argument whose every element is a label";
  let description = [{
    Part of an argument's `train.labels`, which has one for each loss that reads
    the argument, also behind casts and changes of shape. The classes are
    `first` to `first + classes - 1`. Labels in `ignored` (an ignore_index,
    classes of weight 0) add nothing to the loss, also outside of the classes;
    `mean`: nor to what the loss is divided by.

    ```mlir
    %labels: tensor<64xi64> {train.labels = [
        #train.label_rule<first = 0, classes = 12, ignored = [-100], mean = true>]}
    ```
  }];
  let mnemonic = "label_rule";
  let parameters = (ins
    "int64_t":$first,
    "int64_t":$classes,
    "::mlir::DenseI64ArrayAttr":$ignored,
    "bool":$mean
  );
  let assemblyFormat = "`<` struct(params) `>`";
  let genVerifyDecl = 1;
}

def Train_RecipeAttr : AttrDef<Train_Dialect, "Recipe"> {
  let summary = "The optimizer of a training step with its hyper-parameters";
  let description = [{
    On the module, as `train.recipe`. `batch` is the number of examples in a
    step; the rest are the options in Recipe.h that the optimizer has, all of
    them, each in its range (docs/training.md lists them):

    ```mlir
    #train.recipe<batch = 64, optimizer = sgd, lr = 0.03, lr_schedule = linear,
                  momentum = 0.9, weight_decay = 0.0>
    ```

    A module with a recipe has one function for each entry point: `accumulate`,
    `apply` and `evaluate`, and with curvature `accumulate_gradients` and
    `refresh`.
  }];
  let mnemonic = "recipe";
  let parameters = (ins
    "int64_t":$batch,
    AttrParameter<"::mlir::amc::train::Recipe", "the options">:$value
  );
  let assemblyFormat = "`<` `batch` `=` $batch `` custom<Recipe>($value) `>`";
  let genVerifyDecl = 1;
}

#endif // AMC_DIALECT_TRAIN_IR_ATTRIBUTES_TD
